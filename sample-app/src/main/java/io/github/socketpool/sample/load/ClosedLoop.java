package io.github.socketpool.sample.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

import io.github.socketpool.Ticker;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A number of callers, each of whom makes the next call as soon as its last one has
 * ended, until all calls have been made. It ends early when nothing can come of it any
 * more: after {@value #MOST_FAILURES_IN_A_ROW} failures in a row, or 2 minutes. Good for
 * one run.
 */
final class ClosedLoop {

	static final int MOST_FAILURES_IN_A_ROW = 100;

	static final Duration LONGEST = Duration.ofMinutes(2);

	private final LongPredicate call;

	private final int concurrency;

	private final long[] nanos;

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger failuresInARow = new AtomicInteger();

	private final Ticker ticker;

	/**
	 * Without it, the first callers would have made many calls before the last one began.
	 */
	private final CyclicBarrier allThere;

	private volatile long start;

	private long elapsed;

	/**
	 * Create a loop.
	 * @param calls how many calls to make
	 * @param concurrency how many callers make them
	 * @param call makes the call of a number and says whether it succeeded
	 */
	ClosedLoop(int calls, int concurrency, LongPredicate call) {
		this(calls, concurrency, call, Ticker.system());
	}

	ClosedLoop(int calls, int concurrency, LongPredicate call, Ticker ticker) {
		this.call = call;
		this.ticker = ticker;
		this.concurrency = concurrency;
		this.nanos = new long[calls];
		this.allThere = new CyclicBarrier(concurrency, () -> this.start = this.ticker.nanos());
	}

	/**
	 * Make the calls. Returns when the last one has ended.
	 * @throws InterruptedException if the thread is interrupted; the callers are told to
	 * stop
	 */
	void run() throws InterruptedException {
		ExecutorService callers = Executors.newFixedThreadPool(this.concurrency, threads());
		try {
			List<Callable<Void>> loops = Collections.nCopies(this.concurrency, this::callUntilDone);
			for (Future<Void> loop : callers.invokeAll(loops)) {
				loop.get();
			}
			this.elapsed = this.ticker.nanos() - this.start;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A caller gave up", ex.getCause());
		}
		finally {
			callers.shutdownNow();
		}
		Arrays.sort(this.nanos, 0, calls());
	}

	private Void callUntilDone() throws InterruptedException, BrokenBarrierException {
		this.allThere.await();
		while (goesOn()) {
			int number = this.next.getAndIncrement();
			if (number >= this.nanos.length) {
				break;
			}
			long start = this.ticker.nanos();
			count(this.call.test(number));
			this.nanos[number] = this.ticker.nanos() - start;
		}
		return null;
	}

	/**
	 * Return whether a caller makes another call. Those that are under way meanwhile are
	 * brought to their ends, so that a few more may fail than are allowed.
	 */
	private boolean goesOn() {
		return !Thread.currentThread().isInterrupted() && this.failuresInARow.get() < MOST_FAILURES_IN_A_ROW
				&& this.ticker.nanos() - this.start < LONGEST.toNanos();
	}

	private void count(boolean success) {
		if (success) {
			this.failuresInARow.set(0);
		}
		else {
			this.failures.incrementAndGet();
			this.failuresInARow.incrementAndGet();
		}
	}

	/**
	 * Return how many calls were made.
	 */
	int calls() {
		return Math.min(this.next.get(), this.nanos.length);
	}

	int failures() {
		return this.failures.get();
	}

	long callsPerSecond() {
		return Math.round(calls() * (double) TimeUnit.SECONDS.toNanos(1) / this.elapsed);
	}

	/**
	 * Return how long a call took at most, leaving out the slowest ones.
	 * @param share how many of all calls are looked at, more than 0 and up to 1
	 */
	long micros(double share) {
		int rank = (int) Math.ceil(share * calls());
		return TimeUnit.NANOSECONDS.toMicros(this.nanos[rank - 1]);
	}

	private static ThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("load-");
		threads.setDaemon(true);
		return threads;
	}

}
