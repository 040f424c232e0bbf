package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the exchanges of the last ten seconds took, from the moment at which a caller
 * was given the connection. Tells how long nearly all of them take at least: the 5th
 * percentile, so that fast calls among slow ones count. Where it is known, a caller who
 * has less time left would only lose the connection.
 * <p>
 * Times are counted in classes whose width is an eighth of their lower end at most, in
 * one window for each second. Only exchanges that succeeded count: one that timed out
 * says no more than how much time its caller had, and counting it would raise the
 * percentile further under overload, and refuse more callers. A target that becomes
 * slower or faster is known after ten seconds at the latest. If every waiter is refused
 * meanwhile, callers who find an idle connection are measured. Recording allocates
 * nothing and takes no lock. Thread-safe.
 */
final class ExchangeTimes {

	private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

	private static final int WINDOWS = 10;

	private static final int MIN_SAMPLES = 100;

	private static final int PERCENTILE = 5;

	/** A power of two: the classes between one power of two and the next. */
	private static final int CLASSES_PER_DOUBLING = 8;

	/** The first class begins at 2 to this power, which is about a microsecond. */
	private static final int MIN_EXPONENT = 10;

	/** The last classes end at 2 to this power, which is more than a minute. */
	private static final int MAX_EXPONENT = 36;

	private static final int CLASSES = (MAX_EXPONENT - MIN_EXPONENT) * CLASSES_PER_DOUBLING;

	private final AtomicIntegerArray counts = new AtomicIntegerArray(WINDOWS * CLASSES);

	private final AtomicLong window = new AtomicLong();

	private final long start;

	private volatile long shortest;

	/**
	 * Create an empty record.
	 * @param now a reading of the ticker
	 */
	ExchangeTimes(long now) {
		this.start = now;
	}

	/**
	 * An exchange has succeeded.
	 * @param nanos how long it took
	 */
	void succeeded(long nanos, long now) {
		advance(now);
		this.counts.incrementAndGet(place(this.window.get(), classOf(nanos)));
	}

	/**
	 * Return how long nearly all exchanges take at least.
	 * @return nanoseconds; zero while there are too few to know
	 */
	long shortest(long now) {
		advance(now);
		return this.shortest;
	}

	/**
	 * Begin a new window when a second has passed. What another thread records at that
	 * moment may get lost.
	 */
	private void advance(long now) {
		long next = (now - this.start) / WINDOW;
		long current = this.window.get();
		if (next > current && this.window.compareAndSet(current, next)) {
			for (long cleared = Math.max(current + 1, next - WINDOWS + 1); cleared <= next; cleared++) {
				for (int i = 0; i < CLASSES; i++) {
					this.counts.set(place(cleared, i), 0);
				}
			}
			this.shortest = percentile();
		}
	}

	private long percentile() {
		long total = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			total += this.counts.get(i);
		}
		long atOrBelow = 0;
		for (int i = 0; i < CLASSES && total >= MIN_SAMPLES; i++) {
			for (int window = 0; window < WINDOWS; window++) {
				atOrBelow += this.counts.get(place(window, i));
			}
			if (atOrBelow * 100 >= total * PERCENTILE) {
				return lowerEnd(i);
			}
		}
		return 0;
	}

	private static int place(long window, int timeClass) {
		return (int) (window % WINDOWS) * CLASSES + timeClass;
	}

	private static int classOf(long nanos) {
		int exponent = 63 - Long.numberOfLeadingZeros(nanos);
		if (nanos <= 0 || exponent < MIN_EXPONENT) {
			return 0;
		}
		int within = (int) (nanos >>> (exponent - 3)) & (CLASSES_PER_DOUBLING - 1);
		return Math.min(CLASSES - 1, (exponent - MIN_EXPONENT) * CLASSES_PER_DOUBLING + within);
	}

	private static long lowerEnd(int timeClass) {
		int exponent = MIN_EXPONENT + timeClass / CLASSES_PER_DOUBLING;
		return (CLASSES_PER_DOUBLING + (long) timeClass % CLASSES_PER_DOUBLING) << (exponent - 3);
	}

}
