package io.github.socketpool;

import java.time.Duration;

/**
 * How lengths of time are written in messages: short, and in the notation that
 * {@code application.yml} reads.
 */
public final class Durations {

	private static final long MICROSECOND = 1_000;

	private static final long MILLISECOND = 1_000 * MICROSECOND;

	private static final long SECOND = 1_000 * MILLISECOND;

	private static final Duration MAX_NANOS = Duration.ofNanos(Long.MAX_VALUE);

	private static final Duration MIN_NANOS = Duration.ofNanos(Long.MIN_VALUE);

	private Durations() {
	}

	/**
	 * Write a length of time.
	 * @param nanos the length in nanoseconds
	 * @return whole seconds as {@code 10s}, whole milliseconds as {@code 250ms}, anything
	 * else rounded to milliseconds, or to microseconds below one millisecond
	 */
	public static String format(long nanos) {
		if (nanos != 0 && nanos % SECOND == 0) {
			return nanos / SECOND + "s";
		}
		if (nanos == 0 || Math.abs(nanos) >= MILLISECOND) {
			return Math.round((double) nanos / MILLISECOND) + "ms";
		}
		return Math.round((double) nanos / MICROSECOND) + "us";
	}

	/**
	 * Write a length of time.
	 * @param duration the length, of any size
	 * @return the same as {@link #format(long)}, and whole seconds where the nanoseconds
	 * do not fit a {@code long}, which is from 292 years on
	 */
	public static String format(Duration duration) {
		boolean fits = duration.compareTo(MIN_NANOS) >= 0 && duration.compareTo(MAX_NANOS) <= 0;
		return fits ? format(duration.toNanos()) : duration.getSeconds() + "s";
	}

}
