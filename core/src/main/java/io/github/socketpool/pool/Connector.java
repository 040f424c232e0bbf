package io.github.socketpool.pool;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that make connections, so that a caller who waits leaves at its deadline even
 * while a name is being resolved, which nothing can cut short, and takes whichever comes
 * first: the new connection, or one that is given back. There are as many as connects are
 * allowed at once, and none while no connection is being made.
 */
final class Connector {

	private static final long KEEP_ALIVE_SECONDS = 1;

	private final ScheduledThreadPoolExecutor threads;

	Connector(String poolName, int maxConnecting) {
		AtomicInteger count = new AtomicInteger();
		this.threads = new ScheduledThreadPoolExecutor(maxConnecting, (task) -> {
			Thread thread = new Thread(task, "socketpool-" + poolName + "-connect-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		this.threads.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Make a connection on one of the threads.
	 */
	void connect(Runnable connect) {
		this.threads.execute(connect);
	}

	/**
	 * Do something later on one of the threads.
	 */
	void later(Runnable action, long delayNanos) {
		this.threads.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
	}

}
