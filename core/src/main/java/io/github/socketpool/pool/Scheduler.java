package io.github.socketpool.pool;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what pools have to do later. One thread does it for all pools of the virtual
 * machine, so what it runs must never block; it exists only while there is something to
 * run.
 */
public interface Scheduler {

	/**
	 * Run a task later.
	 * @param delayNanos nanoseconds; zero or less for at once
	 * @return the means to cancel it
	 */
	Future<?> schedule(Runnable task, long delayNanos);

	/**
	 * Return the scheduler of all pools.
	 * @return the scheduler
	 */
	static Scheduler shared() {
		return Shared.INSTANCE;
	}

	/**
	 * The one thread.
	 */
	final class Shared implements Scheduler {

		private static final Scheduler INSTANCE = new Shared();

		private static final long KEEP_ALIVE_SECONDS = 1;

		private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, Shared::newThread);

		private Shared() {
			this.thread.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
			this.thread.allowCoreThreadTimeOut(true);
			this.thread.setRemoveOnCancelPolicy(true);
		}

		@Override
		public Future<?> schedule(Runnable task, long delayNanos) {
			return this.thread.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
		}

		private static Thread newThread(Runnable task) {
			Thread thread = new Thread(null, task, "socketpool-housekeeper", 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			return thread;
		}

	}

}
