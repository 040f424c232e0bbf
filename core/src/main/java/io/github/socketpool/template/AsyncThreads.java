package io.github.socketpool.template;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of asynchronous calls without an executor of their own. There are as many
 * as needed, and none while there are no calls. A thread has the caller's context class
 * loader while it runs a task, and none between two tasks, so that it belongs to no
 * application. Thread-safe.
 */
final class AsyncThreads implements Executor {

	private static final AsyncThreads SHARED = new AsyncThreads();

	private final AtomicInteger count = new AtomicInteger();

	private final ExecutorService threads = Executors.newCachedThreadPool(this::newThread);

	private AsyncThreads() {
	}

	/**
	 * Return the threads of all templates.
	 */
	static AsyncThreads shared() {
		return SHARED;
	}

	@Override
	public void execute(Runnable task) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.threads.execute(() -> run(task, loader));
	}

	private static void run(Runnable task, ClassLoader loader) {
		Thread thread = Thread.currentThread();
		thread.setContextClassLoader(loader);
		try {
			task.run();
		}
		finally {
			thread.setContextClassLoader(null);
		}
	}

	private Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, "socketpool-async-" + this.count.incrementAndGet(), 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(null);
		return thread;
	}

}
