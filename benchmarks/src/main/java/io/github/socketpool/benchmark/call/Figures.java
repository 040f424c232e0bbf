package io.github.socketpool.benchmark.call;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.HdrHistogram.Histogram;

/**
 * What was measured of one row in one round.
 *
 * @param calls how many calls all callers made
 * @param elapsedNanos how long that took
 * @param p50Nanos what half of the calls did not exceed
 * @param p99Nanos what 99 % of the calls did not exceed
 * @param p999Nanos what 99.9 % of the calls did not exceed
 * @param longestNanos the longest call
 * @param fewestCalls the calls of the caller who made the fewest
 * @param mostCalls the calls of the caller who made the most
 * @param allocatedBytes what the callers' threads allocated
 * @param cpuNanos what the client's process took from the processors
 * @param connections how many connections were opened since the row was made
 */
record Figures(long calls, long elapsedNanos, long p50Nanos, long p99Nanos, long p999Nanos, long longestNanos,
		long fewestCalls, long mostCalls, long allocatedBytes, long cpuNanos, long connections) {

	/**
	 * Longer calls are recorded as this long.
	 */
	static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final String SEPARATOR = ",";

	static Histogram newHistogram() {
		return new Histogram(LONGEST_NANOS, 3);
	}

	double callsPerSecond() {
		return this.calls * 1e9 / this.elapsedNanos;
	}

	double allocatedBytesPerCall() {
		return (double) this.allocatedBytes / this.calls;
	}

	double cpuSecondsPer100kCalls() {
		return this.cpuNanos / 1e9 / this.calls * 100_000;
	}

	/**
	 * Return the figures as a line for another process.
	 * @return text that {@link #parse} reads
	 */
	String format() {
		return LongStream
			.of(this.calls, this.elapsedNanos, this.p50Nanos, this.p99Nanos, this.p999Nanos, this.longestNanos,
					this.fewestCalls, this.mostCalls, this.allocatedBytes, this.cpuNanos, this.connections)
			.mapToObj(Long::toString)
			.collect(Collectors.joining(SEPARATOR));
	}

	static Figures parse(String line) {
		long[] values = Arrays.stream(line.split(SEPARATOR)).mapToLong(Long::parseLong).toArray();
		return new Figures(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7],
				values[8], values[9], values[10]);
	}

}
