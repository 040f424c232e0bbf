package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a task at an interval until it is stopped, even after a run that failed. Nothing
 * is allocated between two runs, so the thread survives when there is no memory. An
 * executor of the JDK allocates for each wait, and loses its thread if that fails.
 */
final class RepeatedTask implements Runnable {

	private final Runnable task;

	private final long intervalNanos;

	private volatile boolean stopped;

	RepeatedTask(Duration interval, Runnable task) {
		this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
		this.task = task;
	}

	@Override
	public void run() {
		while (!this.stopped) {
			LockSupport.parkNanos(this, this.intervalNanos);
			// An interrupt would end each further pause at once.
			Thread.interrupted();
			runOnce();
		}
	}

	/**
	 * Stop after the current run. The caller must unpark the thread.
	 */
	void stop() {
		this.stopped = true;
	}

	private void runOnce() {
		try {
			if (!this.stopped) {
				this.task.run();
			}
		}
		catch (Throwable ex) {
			// The next run may succeed, so the thread must go on.
		}
	}

}
