package io.github.socketpool.pool;

import java.util.concurrent.Future;

/**
 * Runs what pools have to do later. One thread does it for all pools of the virtual
 * machine, so what it runs must never block; it exists only while there is something to
 * run.
 */
public interface Scheduler {

	/**
	 * Run a task later. A task that fails is run again after a pause, until it does not
	 * fail. The pause of the shared scheduler is 250 ms.
	 * @param delayNanos nanoseconds; zero or less for at once
	 * @return the means to cancel it
	 */
	Future<?> schedule(Runnable task, long delayNanos);

	/**
	 * Return the scheduler of all pools.
	 * @return the scheduler
	 */
	static Scheduler shared() {
		return SharedScheduler.INSTANCE;
	}

}
