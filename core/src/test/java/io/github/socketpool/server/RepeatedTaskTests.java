package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RepeatedTaskTests {

	@Test
	void taskRunsAgainAfterAnyError() throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		RepeatedTask task = new RepeatedTask(Duration.ofMillis(1), () -> {
			runs.incrementAndGet();
			Thread.currentThread().interrupt();
			throw new OutOfMemoryError("from the test");
		});
		Thread thread = new Thread(task);
		thread.start();
		await().until(() -> runs.get() > 10);
		stop(task, thread);
	}

	@Test
	void taskThatIsStoppedDuringItsPauseEndsAtOnceAndRunsNoMore() throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		RepeatedTask task = new RepeatedTask(Duration.ofDays(1), runs::incrementAndGet);
		Thread thread = new Thread(task);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		stop(task, thread);
		assertThat(runs).hasValue(0);
	}

	private static void stop(RepeatedTask task, Thread thread) throws InterruptedException {
		task.stop();
		LockSupport.unpark(thread);
		thread.join();
	}

}
