package io.github.socketpool.benchmark.recovery;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many calls ended well, in each slice of time. Instants are nanoseconds since the
 * beginning. Thread-safe.
 */
final class Timeline {

	static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final AtomicLongArray slices;

	/**
	 * Create a timeline.
	 * @param length how long it goes; what comes later is not counted
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
	 * Return the calls a second between two instants, in whole slices.
	 */
	double rate(long from, long to) {
		long calls = 0;
		int first = (int) ((from + SLICE_NANOS - 1) / SLICE_NANOS);
		int last = (int) (to / SLICE_NANOS);
		for (int slice = first; slice < last; slice++) {
			calls += this.slices.get(slice);
		}
		return calls * 1e9 / ((last - first) * (double) SLICE_NANOS);
	}

	/**
	 * Return how long after an instant the first slice ended that had so many calls a
	 * second.
	 * @param from the instant
	 * @param rate calls a second
	 * @return nanoseconds, if there was one
	 */
	OptionalLong reached(long from, double rate) {
		for (long slice = (from + SLICE_NANOS - 1) / SLICE_NANOS; slice < this.slices.length(); slice++) {
			if (this.slices.get((int) slice) * 1e9 / SLICE_NANOS >= rate) {
				return OptionalLong.of((slice + 1) * SLICE_NANOS - from);
			}
		}
		return OptionalLong.empty();
	}

}
