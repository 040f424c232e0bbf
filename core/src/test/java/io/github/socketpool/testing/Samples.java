package io.github.socketpool.testing;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Measurements, such as lengths of time in nanoseconds. Thread-safe; to be evaluated once
 * nobody measures any more.
 */
public final class Samples {

	private final ConcurrentLinkedQueue<Long> values = new ConcurrentLinkedQueue<>();

	public void add(long value) {
		this.values.add(value);
	}

	public int count() {
		return this.values.size();
	}

	public long median() {
		return percentile(50);
	}

	public long max() {
		return percentile(100);
	}

	/**
	 * Return the value that so many percent of the values do not exceed.
	 */
	public long percentile(int percent) {
		long[] sorted = this.values.stream().mapToLong(Long::longValue).sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalStateException("Nothing was measured");
		}
		int rank = (int) Math.ceil(sorted.length * percent / 100.0);
		return sorted[Math.max(0, rank - 1)];
	}

}
