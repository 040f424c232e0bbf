package io.github.socketpool.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that make connections, so that a caller who waits leaves at its deadline even
 * while a name is being resolved, which nothing can cut short, and takes whichever comes
 * first: the new connection, or one that is given back. There are as many as connects are
 * allowed at once, and none while no connection is being made.
 */
final class Connector implements Executor {

	private static final long KEEP_ALIVE_SECONDS = 1;

	private final ThreadPoolExecutor threads;

	Connector(String poolName, int maxConnecting) {
		AtomicInteger count = new AtomicInteger();
		this.threads = new ThreadPoolExecutor(maxConnecting, maxConnecting, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "socketpool-" + poolName + "-connect-" + count.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		this.threads.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable connect) {
		this.threads.execute(connect);
	}

}
