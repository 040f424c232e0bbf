package io.github.socketpool.pool;

import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of all pools. Its thread allocates nothing between two tasks, so that it
 * outlives a lack of memory, which ends a worker of
 * {@link java.util.concurrent.ScheduledThreadPoolExecutor} where it waits for the next
 * task.
 */
final class SharedScheduler implements Scheduler {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	static final SharedScheduler INSTANCE = new SharedScheduler();

	/** How long the thread outlives the last task. */
	private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(1);

	/** How long it is until a task that failed is run again. */
	private static final long PAUSE_BEFORE_REPETITION = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long PAUSE_AFTER_ERROR = TimeUnit.MILLISECONDS.toNanos(10);

	private static final CancellationException CANCELLED = new CancellationException("The task was cancelled");

	private final Ticker ticker = Ticker.system();

	private final ReservedLock lock = new ReservedLock();

	/** Guarded by {@link #lock}. */
	private final TaskQueue tasks = new TaskQueue();

	/** Written under {@link #lock}. */
	private volatile @Nullable Thread thread;

	/** The task that failed. Belongs to {@link #thread}. */
	private @Nullable Task failed;

	/** Since when there has been no task. Belongs to {@link #thread}. */
	private long idleSince;

	@Override
	public Future<?> schedule(Runnable task, long delayNanos) {
		Task scheduled = new Task(this, task, this.ticker.nanos() + delayNanos);
		boolean isNext;
		this.lock.lock();
		try {
			requireThread();
			this.tasks.add(scheduled);
			isNext = this.tasks.first() == scheduled;
		}
		finally {
			this.lock.unlock();
		}
		if (isNext) {
			LockSupport.unpark(this.thread);
		}
		return scheduled;
	}

	private void requireThread() {
		if (this.thread == null) {
			Thread thread = new Thread(null, this::run, "socketpool-scheduler", 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			thread.start();
			this.thread = thread;
		}
	}

	/**
	 * Whatever goes wrong, the thread goes on: even a lock that others hold takes memory.
	 */
	private void run() {
		this.idleSince = this.ticker.nanos();
		boolean going = true;
		while (going) {
			try {
				going = runNextOrSleep();
			}
			catch (RuntimeException | Error ex) {
				LockSupport.parkNanos(this, PAUSE_AFTER_ERROR);
			}
		}
	}

	private boolean runNextOrSleep() {
		repeatFailed();
		long now = this.ticker.nanos();
		Task due = pollDue(now);
		if (due == null) {
			return sleep(now);
		}
		run(due);
		this.idleSince = this.ticker.nanos();
		return true;
	}

	private void run(Task task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			this.failed = task;
			logger.write(Level.ERROR, "A task of the scheduler of all pools failed; it is repeated", ex);
		}
	}

	private void repeatFailed() {
		Task task = this.failed;
		if (task != null) {
			this.lock.lock();
			try {
				task.at = this.ticker.nanos() + PAUSE_BEFORE_REPETITION;
				this.tasks.addAgain(task);
				this.failed = null;
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private @Nullable Task pollDue(long now) {
		this.lock.lock();
		try {
			Task first = this.tasks.first();
			if (first == null || first.at - now > 0) {
				return null;
			}
			this.tasks.remove(first);
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sleep until the next task is due or another one comes.
	 * @return {@code false} if there has been none for so long that the thread ends
	 */
	private boolean sleep(long now) {
		long nanos;
		this.lock.lock();
		try {
			Task first = this.tasks.first();
			nanos = (first != null) ? first.at - now : KEEP_ALIVE - (now - this.idleSince);
			if (first == null && nanos <= 0) {
				this.thread = null;
				return false;
			}
		}
		finally {
			this.lock.unlock();
		}
		LockSupport.parkNanos(this, nanos);
		return true;
	}

	/**
	 * The thread may be asleep until the time of a task that was cancelled. It wakes when
	 * that was the last one, to end in time.
	 */
	private void cancel(Task task) {
		boolean last;
		this.lock.lock();
		try {
			this.tasks.remove(task);
			last = this.tasks.first() == null;
		}
		finally {
			this.lock.unlock();
		}
		if (last) {
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * A task that is to be run.
	 */
	static final class Task extends CompletableFuture<Void> {

		private final SharedScheduler scheduler;

		private final Runnable task;

		/** When it is due. Guarded by the lock. */
		long at;

		/** Its place in the queue, or -1. Guarded by the lock. */
		int index = -1;

		Task(SharedScheduler scheduler, Runnable task, long at) {
			this.scheduler = scheduler;
			this.task = task;
			this.at = at;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = completeExceptionally(CANCELLED);
			this.scheduler.cancel(this);
			return cancelled;
		}

		private void run() {
			if (!isDone()) {
				this.task.run();
				complete(null);
			}
		}

	}

}
