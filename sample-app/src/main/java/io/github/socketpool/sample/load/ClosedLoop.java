package io.github.socketpool.sample.load;

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

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A number of callers, each of whom makes the next call as soon as its last one has
 * ended, until all calls have been made. Good for one run.
 */
final class ClosedLoop {

	private final LongPredicate call;

	private final int concurrency;

	private final long[] nanos;

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

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
		this.call = call;
		this.concurrency = concurrency;
		this.nanos = new long[calls];
		this.allThere = new CyclicBarrier(concurrency, () -> this.start = System.nanoTime());
	}

	/**
	 * Make all calls. Returns when the last one has ended.
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
			this.elapsed = System.nanoTime() - this.start;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A caller gave up", ex.getCause());
		}
		finally {
			callers.shutdownNow();
		}
		Arrays.sort(this.nanos);
	}

	private Void callUntilDone() throws InterruptedException, BrokenBarrierException {
		this.allThere.await();
		int number = this.next.getAndIncrement();
		while (number < this.nanos.length && !Thread.currentThread().isInterrupted()) {
			long start = System.nanoTime();
			if (!this.call.test(number)) {
				this.failures.incrementAndGet();
			}
			this.nanos[number] = System.nanoTime() - start;
			number = this.next.getAndIncrement();
		}
		return null;
	}

	int failures() {
		return this.failures.get();
	}

	long callsPerSecond() {
		return Math.round(this.nanos.length * (double) TimeUnit.SECONDS.toNanos(1) / this.elapsed);
	}

	/**
	 * Return how long a call took at most, leaving out the slowest ones.
	 * @param share how many of all calls are looked at, more than 0 and up to 1
	 */
	long micros(double share) {
		int rank = (int) Math.ceil(share * this.nanos.length);
		return TimeUnit.NANOSECONDS.toMicros(this.nanos[rank - 1]);
	}

	private static ThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("load-");
		threads.setDaemon(true);
		return threads;
	}

}
