package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.pool.Scheduler;
import io.github.socketpool.testing.FakeTicker;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass when a test says so, and runs what becomes due on the test's thread.
 */
final class FakeScheduler implements Scheduler {

	private final FakeTicker ticker;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final List<Task> tasks = new ArrayList<>();

	/** What the next attempts to schedule something fail with; fine when empty. */
	final Queue<Error> failures = new ConcurrentLinkedQueue<>();

	/** What tasks have failed with. */
	final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();

	FakeScheduler(FakeTicker ticker) {
		this.ticker = ticker;
	}

	@Override
	public Future<?> schedule(Runnable task, long delayNanos) {
		Error failure = this.failures.poll();
		if (failure != null) {
			throw failure;
		}
		Task scheduled = new Task(task, this.ticker.nanos() + delayNanos);
		this.lock.lock();
		try {
			this.tasks.add(scheduled);
		}
		finally {
			this.lock.unlock();
		}
		return scheduled;
	}

	/**
	 * Return how many tasks are to be run.
	 */
	int pending() {
		this.lock.lock();
		try {
			this.tasks.removeIf(CompletableFuture::isCancelled);
			return this.tasks.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Run what is due now.
	 */
	void runDue() {
		advance(Duration.ZERO);
	}

	/**
	 * Let time pass, and run each task when it is due.
	 */
	void advance(Duration duration) {
		long end = this.ticker.nanos() + duration.toNanos();
		for (Task task = next(end); task != null; task = next(end)) {
			proceedTo(task.at);
			run(task);
		}
		proceedTo(end);
	}

	/**
	 * What fails is run again a second later.
	 */
	private void run(Task task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			this.failed.add(ex);
			schedule(task.task, Duration.ofSeconds(1).toNanos());
		}
	}

	/**
	 * Take the task that is due next, as a thread does that is about to run it: to cancel
	 * it comes too late.
	 */
	@Nullable Task take() {
		return next(this.ticker.nanos() + Long.MAX_VALUE / 2);
	}

	private void proceedTo(long at) {
		this.ticker.advance(Duration.ofNanos(Math.max(0, at - this.ticker.nanos())));
	}

	private @Nullable Task next(long end) {
		this.lock.lock();
		try {
			this.tasks.removeIf(CompletableFuture::isCancelled);
			Task next = null;
			for (Task task : this.tasks) {
				if (task.at - end <= 0 && (next == null || task.at - next.at < 0)) {
					next = task;
				}
			}
			this.tasks.remove(next);
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Something to be run.
	 */
	static final class Task extends CompletableFuture<Void> {

		private final Runnable task;

		private final long at;

		private Task(Runnable task, long at) {
			this.task = task;
			this.at = at;
		}

		void run() {
			this.task.run();
		}

	}

}
