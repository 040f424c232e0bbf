package io.github.socketpool.benchmark.recovery;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts successful calls in each slice of time. Instants are nanoseconds since the
 * beginning. Thread-safe.
 */
final class Timeline {

	static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * How many consecutive slices must be fast enough, since one may be a burst.
	 */
	static final int SLICES = 5;

	private final AtomicLongArray slices;

	/**
	 * Create a timeline.
	 * @param length its duration; later calls are not counted
	 */
	Timeline(Duration length) {
		this.slices = new AtomicLongArray(Math.toIntExact(length.toNanos() / SLICE_NANOS) + 1);
	}

	void record(long nanos) {
		long slice = nanos / SLICE_NANOS;
		if (slice < this.slices.length()) {
			this.slices.incrementAndGet((int) slice);
		}
	}

	/**
	 * Return the calls per second between two instants, in whole slices; NaN if there is
	 * no slice.
	 */
	double rate(long from, long to) {
		int first = firstAfter(from);
		int last = (int) (to / SLICE_NANOS);
		if (last <= first) {
			return Double.NaN;
		}
		long calls = 0;
		for (int slice = first; slice < last; slice++) {
			calls += this.slices.get(slice);
		}
		return calls * 1e9 / ((last - first) * (double) SLICE_NANOS);
	}

	/**
	 * Return how long after an instant the first of {@link #SLICES} consecutive slices
	 * with a minimum rate ended.
	 * @param from the instant
	 * @param rate calls per second; a rate that is not positive is never reached
	 * @return nanoseconds, if that rate was reached
	 */
	OptionalLong reached(long from, double rate) {
		int enough = 0;
		for (int slice = firstAfter(from); rate > 0 && slice < this.slices.length(); slice++) {
			enough = (this.slices.get(slice) * 1e9 / SLICE_NANOS >= rate) ? enough + 1 : 0;
			if (enough == SLICES) {
				return OptionalLong.of((slice + 2 - SLICES) * SLICE_NANOS - from);
			}
		}
		return OptionalLong.empty();
	}

	private static int firstAfter(long nanos) {
		return (int) ((nanos + SLICE_NANOS - 1) / SLICE_NANOS);
	}

}
