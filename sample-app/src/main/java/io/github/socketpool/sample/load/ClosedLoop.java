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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;

import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Several callers, each of which makes its next call as soon as its last one has ended,
 * until all calls have been made. Ends early after {@value #MAX_FAILURES_IN_A_ROW}
 * failures in a row, or when its time limit has passed. Runs once.
 */
final class ClosedLoop {

	static final int MAX_FAILURES_IN_A_ROW = 100;

	private final LongPredicate call;

	private final int calls;

	private final int concurrency;

	private final Duration limit;

	private final Ticker ticker;

	/** The duration of each successful call, in the order in which they ended. */
	private final long[] nanos;

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger successes = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger failuresInARow = new AtomicInteger();

	/** Why it ended, as set by the first caller that noticed. */
	private final AtomicReference<@Nullable LoadEnd> early = new AtomicReference<>();

	/**
	 * Without this barrier, the first callers would make many calls before the last one
	 * began.
	 */
	private final CyclicBarrier allThere;

	private volatile long start;

	private long elapsed;

	/**
	 * Create a loop.
	 * @param calls how many calls to make
	 * @param concurrency how many callers make them
	 * @param limit how long it may last, apart from the calls in progress at that time
	 * @param call makes the call with a number and returns whether it succeeded
	 */
	ClosedLoop(int calls, int concurrency, Duration limit, LongPredicate call) {
		this(calls, concurrency, limit, call, Ticker.system());
	}

	ClosedLoop(int calls, int concurrency, Duration limit, LongPredicate call, Ticker ticker) {
		this.call = call;
		this.calls = calls;
		this.concurrency = concurrency;
		this.limit = limit;
		this.ticker = ticker;
		this.nanos = new long[calls];
		this.allThere = new CyclicBarrier(concurrency, () -> this.start = this.ticker.nanos());
	}

	/**
	 * Make the calls. Returns when the last one has ended.
	 * @throws InterruptedException if the thread is interrupted; the callers are then
	 * told to stop
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
			throw new IllegalStateException("A caller of the load stopped because of an error", ex.getCause());
		}
		finally {
			callers.shutdownNow();
		}
		Arrays.sort(this.nanos, 0, this.successes.get());
	}

	private Void callUntilDone() throws InterruptedException, BrokenBarrierException {
		this.allThere.await();
		while (continues()) {
			int number = this.next.getAndIncrement();
			if (number >= this.calls) {
				break;
			}
			long start = this.ticker.nanos();
			if (this.call.test(number)) {
				this.nanos[this.successes.getAndIncrement()] = this.ticker.nanos() - start;
				this.failuresInARow.set(0);
			}
			else {
				this.failures.incrementAndGet();
				this.failuresInARow.incrementAndGet();
			}
		}
		return null;
	}

	/**
	 * Return whether a caller makes another call. Calls in progress run to their end, so
	 * a few more than the allowed number may fail.
	 */
	private boolean continues() {
		if (this.failuresInARow.get() >= MAX_FAILURES_IN_A_ROW) {
			this.early.compareAndSet(null, LoadEnd.FAILURES);
		}
		else if (this.ticker.nanos() - this.start >= this.limit.toNanos()) {
			this.early.compareAndSet(null, LoadEnd.TIME_LIMIT);
		}
		return this.early.get() == null && !Thread.currentThread().isInterrupted();
	}

	/**
	 * Return how many calls are made unless the loop ends early.
	 */
	int size() {
		return this.calls;
	}

	/**
	 * Return how many calls were made.
	 */
	int calls() {
		return Math.min(this.next.get(), this.calls);
	}

	int failures() {
		return this.failures.get();
	}

	/**
	 * Return why no further call was made.
	 */
	LoadEnd end() {
		LoadEnd early = this.early.get();
		return (early == null || calls() == this.calls) ? LoadEnd.COMPLETE : early;
	}

	long elapsedMicros() {
		return TimeUnit.NANOSECONDS.toMicros(this.elapsed);
	}

	/**
	 * Return how many calls succeeded per second.
	 */
	long successesPerSecond() {
		return Math.round(this.successes.get() * (double) TimeUnit.SECONDS.toNanos(1) / this.elapsed);
	}

	/**
	 * Return a percentile of the durations of successful calls.
	 * @param share the share of calls that took at most this long, more than 0 and up to
	 * 1
	 * @return microseconds, or {@code null} if no call succeeded
	 */
	@Nullable Long micros(double share) {
		int rank = (int) Math.ceil(share * this.successes.get());
		return (rank > 0) ? TimeUnit.NANOSECONDS.toMicros(this.nanos[rank - 1]) : null;
	}

	private static ThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("load-");
		threads.setDaemon(true);
		return threads;
	}

}
