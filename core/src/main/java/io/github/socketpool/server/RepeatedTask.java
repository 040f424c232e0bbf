package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a task at an interval until it is stopped, also after a run that failed. Between
 * two runs nothing is allocated, so that its thread survives when there is no memory: an
 * executor of the JDK allocates each time it waits, and loses its thread when it cannot.
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
			// An interrupt would end every further pause at once.
			Thread.interrupted();
			runOnce();
		}
	}

	/**
	 * Run no more once the present run has ended. The caller unparks the thread.
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
			// Whatever it is, the next run may succeed, and none may be the last.
		}
	}

}
