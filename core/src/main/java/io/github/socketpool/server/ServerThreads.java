package io.github.socketpool.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The threads that a server has started, all of them daemons. Guarded by the server's
 * lock, except that any thread may create client threads.
 */
final class ServerThreads {

	/**
	 * How long a thread waits for its next client, so that short connections do not start
	 * a thread each.
	 */
	private static final long KEEP_ALIVE_SECONDS = 30;

	private final String server;

	private final List<ExecutorService> executors = new ArrayList<>();

	private final List<RepeatedTask> repeated = new ArrayList<>();

	/** The live threads, and those that have ended since the last one was started. */
	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	ServerThreads(String server) {
		this.server = server;
	}

	/**
	 * Return the executor of the clients.
	 * @param given the executor that the server was built with, which is never shut down
	 */
	Executor clients(@Nullable Executor given) {
		return (given != null) ? given : started(new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS,
				TimeUnit.SECONDS, new SynchronousQueue<>(), named("client-")));
	}

	/**
	 * Start a thread that is never interrupted; its task must end by other means. If a
	 * thread is interrupted in {@code ServerSocketChannel.accept}, a connection may be
	 * lost, stay open and never be served. On JDK 25, {@code accept} throws even if it
	 * has a descriptor already and the channel was closed before the interrupt
	 * ({@code AbstractInterruptibleChannel.end}).
	 */
	void startUninterrupted(String role, Runnable task) {
		named(role).newThread(task).start();
	}

	/**
	 * Run a task at an interval, even after a run that failed.
	 */
	void repeat(String role, Duration interval, Runnable task) {
		RepeatedTask repeatedTask = new RepeatedTask(interval, task);
		this.repeated.add(repeatedTask);
		startUninterrupted(role, repeatedTask);
	}

	/**
	 * Interrupt the threads, except those that must not be interrupted, and wait until
	 * all have ended. It is not enough to wait for the executors, whose last thread lives
	 * on for a moment.
	 * @return {@code false} if the deadline has passed first
	 */
	boolean stop(Deadline deadline) throws InterruptedException {
		this.executors.forEach(ExecutorService::shutdownNow);
		this.repeated.forEach(RepeatedTask::stop);
		this.threads.forEach(LockSupport::unpark);
		boolean stopped = true;
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
			stopped &= !thread.isAlive();
		}
		return stopped;
	}

	private <E extends ExecutorService> E started(E executor) {
		this.executors.add(executor);
		return executor;
	}

	private ThreadFactory named(String role) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			String number = role.endsWith("-") ? Integer.toString(count.incrementAndGet()) : "";
			Thread thread = new Thread(task, this.server + "-" + role + number);
			thread.setDaemon(true);
			this.threads.removeIf((other) -> other.getState() == Thread.State.TERMINATED);
			this.threads.add(thread);
			return thread;
		};
	}

}
