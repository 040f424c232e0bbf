package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransferBuffers}.
 */
class TransferBuffersTests {

	private final TransferBuffers buffers = new TransferBuffers();

	private final Set<ByteBuffer> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	@Test
	void theLastOneGivenBackIsTheNextOneTaken() {
		ByteBuffer first = this.buffers.take();
		ByteBuffer second = this.buffers.take();
		this.buffers.release(second);
		this.buffers.release(first.position(7));
		assertThat(this.buffers.take()).isSameAs(first);
		assertThat(first.position()).isZero();
		assertThat(this.buffers.take()).isSameAs(second);
	}

	@Test
	void buffersThatAreUsedAtOnceServeAgain() {
		useAtOnce(8);
		useAtOnce(8);
		assertThat(this.seen).hasSize(8);
	}

	@Test
	void aThreadFindsItsOwnBufferAgain() throws InterruptedException {
		useAtOnce(1);
		Thread other = new Thread(() -> useAtOnce(1));
		Thread another = new Thread(() -> useAtOnce(1));
		for (Thread thread : List.of(other, another)) {
			thread.start();
			thread.join();
		}
		int before = this.seen.size();
		useAtOnce(1);
		assertThat(this.seen).hasSize(before).hasSizeGreaterThan(1);
	}

	@Test
	void afterAPeakOfManyThreadsFourMegabytesAreKeptAtMost() throws InterruptedException {
		List<ByteBuffer> taken = Stream.generate(this.buffers::take).limit(400).toList();
		this.seen.addAll(taken);
		inThreads(taken.stream().<Runnable>map((buffer) -> () -> this.buffers.release(buffer)).toList());
		Queue<ByteBuffer> again = new ConcurrentLinkedQueue<>();
		inThreads(Collections.nCopies(400, () -> again.add(this.buffers.take())));
		long kept = again.stream().filter(this.seen::contains).count();
		assertThat(kept * TransferBuffers.SMALL_SIZE).isBetween(3 * 1024L * 1024, 4 * 1024L * 1024);
	}

	@Test
	void aLargeBufferComesBackToLargeCallsOnly() {
		ByteBuffer large = this.buffers.takeLarge();
		this.buffers.release(large);
		assertThat(this.buffers.take().capacity()).isEqualTo(TransferBuffers.SMALL_SIZE);
		assertThat(this.buffers.takeLarge()).isSameAs(large);
	}

	@Test
	void ofLargeBuffersTwoMegabytesAreKeptAtMost() {
		List<ByteBuffer> taken = Stream.generate(this.buffers::takeLarge).limit(20).toList();
		taken.forEach(this.buffers::release);
		this.seen.addAll(taken);
		long kept = Stream.generate(this.buffers::takeLarge).limit(20).filter(this.seen::contains).count();
		assertThat(kept * TransferBuffers.LARGE_SIZE).isEqualTo(2 * 1024 * 1024);
	}

	@Test
	void onlySoManyLargeBuffersAreInUseAtOnceAndUsualOnesTakeTheirPlace() {
		List<ByteBuffer> taken = Stream.generate(this.buffers::takeLarge)
			.limit(TransferBuffers.MAX_LARGE_IN_USE)
			.toList();
		assertThat(this.buffers.takeLarge()).isNull();
		ConnectionBuffer lent = new ConnectionBuffer(this.buffers);
		assertThat(lent.getLarge().capacity()).isEqualTo(TransferBuffers.SMALL_SIZE);
		this.buffers.release(taken.get(0));
		assertThat(lent.getLarge().capacity()).isEqualTo(TransferBuffers.LARGE_SIZE);
		lent.release();
	}

	private static void inThreads(List<Runnable> tasks) throws InterruptedException {
		for (Runnable task : tasks) {
			Thread thread = new Thread(task);
			thread.start();
			thread.join();
		}
	}

	private void useAtOnce(int count) {
		List<ByteBuffer> taken = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			taken.add(this.buffers.take());
		}
		this.seen.addAll(taken);
		taken.forEach(this.buffers::release);
	}

}
