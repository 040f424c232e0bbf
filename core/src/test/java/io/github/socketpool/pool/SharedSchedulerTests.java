package io.github.socketpool.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SharedSchedulerTests {

	/** The kernel cuts names of threads to 15 characters. */
	private static final String THREAD_NAME = "socketpool-sche";

	private final Scheduler scheduler = Scheduler.shared();

	@Test
	@EnabledOnOs(OS.LINUX)
	void aTaskThatIsNotTheNextOneDoesNotWakeTheThread() throws IOException {
		Future<?> next = this.scheduler.schedule(() -> {
		}, TimeUnit.SECONDS.toNanos(30));
		long before = switches();
		for (int i = 0; i < 20_000; i++) {
			this.scheduler.schedule(() -> {
			}, TimeUnit.MINUTES.toNanos(1)).cancel(false);
		}
		assertThat(switches() - before).isLessThan(200);
		next.cancel(false);
	}

	@Test
	void aTaskThatIsSoonerThanAllOthersRunsInTime() throws InterruptedException {
		Future<?> later = this.scheduler.schedule(() -> {
		}, TimeUnit.MINUTES.toNanos(10));
		CountDownLatch run = new CountDownLatch(1);
		this.scheduler.schedule(run::countDown, TimeUnit.MILLISECONDS.toNanos(1));
		assertThat(run.await(60, TimeUnit.SECONDS)).isTrue();
		later.cancel(false);
	}

	@Test
	void theThreadEndsSoonAfterTheLastTaskWasCancelled() throws InterruptedException {
		Future<?> later = this.scheduler.schedule(() -> {
		}, TimeUnit.MINUTES.toNanos(10));
		Thread thread = thread();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		later.cancel(false);
		thread.join(TimeUnit.MINUTES.toMillis(1));
		assertThat(thread.isAlive()).isFalse();
	}

	private static Thread thread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(THREAD_NAME))
			.findFirst()
			.orElseThrow();
	}

	private static long switches() throws IOException {
		try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
			return threads.filter((thread) -> read(thread.resolve("comm")).startsWith(THREAD_NAME))
				.flatMap((thread) -> read(thread.resolve("status")).lines())
				.filter((line) -> line.startsWith("voluntary_ctxt_switches:"))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
				.sum();
		}
	}

	/**
	 * Return what stands in a file, or nothing if its thread has ended meanwhile.
	 */
	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
