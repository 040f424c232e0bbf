package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * The contract of a transport, over a real socket.
 */
@ExtendWith(NoLeaks.class)
abstract class TransportContract {

	private final ByteBuffer buffer = ByteBuffer.allocate(100);

	private SocketChannel peer;

	private Transport transport;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocketChannel listener = listen()) {
			this.transport = over(SocketChannel.open(listener.getLocalAddress()));
			this.peer = listener.accept();
		}
	}

	/**
	 * Listen on a new address.
	 */
	protected abstract ServerSocketChannel listen() throws IOException;

	/**
	 * Make a transport.
	 * @param channel a connected channel in blocking mode
	 */
	protected abstract Transport over(SocketChannel channel) throws IOException;

	final ByteBuffer buffer() {
		return this.buffer;
	}

	final SocketChannel peer() {
		return this.peer;
	}

	final Transport transport() {
		return this.transport;
	}

	@AfterEach
	void close() throws IOException {
		this.transport.close(false);
		this.peer.close();
	}

	@Test
	void writesAllInBlockingMode() throws IOException {
		assertThat(this.transport.write(bytes("abc"))).isEqualTo(3);
		while (this.buffer.position() < 3) {
			assertThat(this.peer.read(this.buffer)).isPositive();
		}
		assertThat(this.buffer.flip()).isEqualTo(bytes("abc"));
	}

	@Test
	void writesNoMoreThanThereIsRoomForOutOfBlockingMode() throws IOException {
		this.transport.setBlocking(false);
		ByteBuffer large = ByteBuffer.allocate(64 * 1024 * 1024);
		int taken = this.transport.write(large);
		assertThat(taken).isBetween(1, large.capacity() - 1).isEqualTo(large.position());
	}

	@Test
	void readsNothingWhileNothingHasArrivedOutOfBlockingMode() throws IOException {
		this.transport.setBlocking(false);
		assertThat(this.transport.read(this.buffer)).isZero();
	}

	@Test
	void readsWhatHasArrived() throws IOException {
		this.peer.write(bytes("abc"));
		assertThat(this.transport.read(this.buffer)).isEqualTo(3);
		this.transport.acknowledge(true);
		this.transport.acknowledge(false);
	}

	@Test
	void readsTheEndOnceThePeerHasClosedItsSide() throws IOException {
		this.peer.close();
		assertThat(this.transport.read(this.buffer)).isEqualTo(-1);
	}

	@Test
	void knowsThatBytesAreUnreadAndLeavesThem() throws IOException {
		assertThat(this.transport.hasUnread()).isFalse();
		this.peer.write(bytes("abc"));
		await().until(this.transport::hasUnread);
		assertThat(this.transport.read(this.buffer)).isEqualTo(3);
		assertThat(this.transport.hasUnread()).isFalse();
	}

	@Test
	void doesNotSeeTheEndAsUnreadBytes() throws IOException {
		this.peer.close();
		assertThat(this.transport.hasUnread()).isFalse();
	}

	@Test
	void closesWithAFin() throws IOException {
		this.transport.close(false);
		assertThat(this.peer.read(this.buffer)).isEqualTo(-1);
	}

	@Test
	void closesOnce() throws IOException {
		this.transport.close(false);
		assertThatCode(() -> this.transport.close(true)).doesNotThrowAnyException();
		assertThat(this.peer.read(this.buffer)).as("a FIN, and no reset").isEqualTo(-1);
		assertThatIOException().isThrownBy(() -> this.transport.read(this.buffer));
	}

	@Test
	void endsTheReadOfAnotherThreadWhenItIsClosed() {
		Caller<Integer> reader = Caller.start(() -> this.transport.read(this.buffer));
		await().until(() -> isReading(reader.thread()));
		this.transport.close(true);
		assertThat(reader.failure(IOException.class)).isNotNull();
	}

	final boolean isReading(Thread thread) {
		for (StackTraceElement element : thread.getStackTrace()) {
			if (element.getClassName().equals(this.transport.getClass().getName())) {
				return true;
			}
		}
		return false;
	}

	static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

}
