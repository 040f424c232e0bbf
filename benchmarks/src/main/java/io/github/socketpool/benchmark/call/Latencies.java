package io.github.socketpool.benchmark.call;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The durations of calls, in nanoseconds.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param longest the longest call
 * @param mean the mean of all calls
 */
record Latencies(long p50, long p99, long p999, long longest, long mean) {

	/**
	 * Longer calls are recorded as this long.
	 */
	static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

	/**
	 * More callers than this share histograms, since each histogram is large.
	 */
	private static final int MOST_HISTOGRAMS = 256;

	/**
	 * Return the histograms of callers: one for each, or fewer that are shared.
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
