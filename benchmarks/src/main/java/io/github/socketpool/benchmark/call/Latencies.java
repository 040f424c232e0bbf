package io.github.socketpool.benchmark.call;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long calls took, in nanoseconds.
 *
 * @param p50 what half of the calls did not exceed
 * @param p99 what 99 % of the calls did not exceed
 * @param p999 what 99.9 % of the calls did not exceed
 * @param longest the longest call
 * @param mean the mean of all calls
 */
record Latencies(long p50, long p99, long p999, long longest, long mean) {

	/**
	 * Longer calls are recorded as this long.
	 */
	static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

	/**
	 * With more callers than this they share histograms, each of which is large.
	 */
	private static final int MOST_HISTOGRAMS = 256;

	/**
	 * Return the histograms of callers, one for each, or fewer that may be shared.
	 */
	static List<Histogram> newHistograms(int callers) {
		boolean shared = callers > MOST_HISTOGRAMS;
		return Stream
			.generate(() -> shared ? new ConcurrentHistogram(LONGEST_NANOS, 3) : new Histogram(LONGEST_NANOS, 3))
			.limit(Math.min(callers, MOST_HISTOGRAMS))
			.toList();
	}

	static Latencies of(List<Histogram> histograms) {
		Histogram sum = new Histogram(LONGEST_NANOS, 3);
		histograms.forEach(sum::add);
		return new Latencies(sum.getValueAtPercentile(50), sum.getValueAtPercentile(99), sum.getValueAtPercentile(99.9),
				sum.getMaxValue(), Math.round(sum.getMean()));
	}

}
