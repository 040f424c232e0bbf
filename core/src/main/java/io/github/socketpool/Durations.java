package io.github.socketpool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Formats durations: {@link #readable} for messages, and {@link #property} for values in
 * {@code application.yml}.
 */
public final class Durations {

	private static final long MICROSECOND = 1_000;

	private static final long MILLISECOND = 1_000 * MICROSECOND;

	private static final long SECOND = 1_000 * MILLISECOND;

	private static final long MINUTE = 60 * SECOND;

	private static final long HOUR = 60 * MINUTE;

	private static final long DAY = 24 * HOUR;

	private static final Duration MAX_NANOS = Duration.ofNanos(Long.MAX_VALUE);

	private static final Duration MIN_NANOS = Duration.ofNanos(Long.MIN_VALUE);

	private Durations() {
	}

	/**
	 * Format a duration for people.
	 * @param nanos the duration in nanoseconds
	 * @return below one minute at most three digits and a unit, such as {@code 25.9 s} or
	 * {@code 250 ms}; otherwise up to two units, such as {@code 1 min 40 s} or
	 * {@code 2 h}
	 */
	public static String readable(long nanos) {
		if (nanos < 0) {
			return "-" + readable((nanos == Long.MIN_VALUE) ? Long.MAX_VALUE : -nanos);
		}
		long rounded = toThreeDigits(nanos);
		if (rounded == 0 || rounded >= SECOND) {
			return (rounded < MINUTE) ? inUnit(rounded, SECOND, "s") : longerThanAMinute(nanos);
		}
		if (rounded >= MILLISECOND) {
			return inUnit(rounded, MILLISECOND, "ms");
		}
		return (rounded >= MICROSECOND) ? inUnit(rounded, MICROSECOND, "µs") : rounded + " ns";
	}

	/**
	 * Format a duration for people.
	 * @param duration the duration; more than 292 years are formatted as 292 years
	 * @return the same as {@link #readable(long)}
	 */
	public static String readable(Duration duration) {
		return readable(TimeUnit.NANOSECONDS.convert(duration));
	}

	/**
	 * Format a duration as the value of a property.
	 * @param duration the duration
	 * @return the value in the largest of the units {@code s}, {@code ms}, {@code us} and
	 * {@code ns} that is exact, such as {@code 10s} or {@code 250ms}; whole seconds from
	 * 292 years on
	 */
	public static String property(Duration duration) {
		if (duration.compareTo(MIN_NANOS) < 0 || duration.compareTo(MAX_NANOS) > 0) {
			return duration.getSeconds() + "s";
		}
		long nanos = duration.toNanos();
		if (nanos == 0) {
			return "0ms";
		}
		if (nanos % SECOND == 0) {
			return nanos / SECOND + "s";
		}
		if (nanos % MILLISECOND == 0) {
			return nanos / MILLISECOND + "ms";
		}
		return (nanos % MICROSECOND == 0) ? nanos / MICROSECOND + "us" : nanos + "ns";
	}

	private static long toThreeDigits(long nanos) {
		long unit = 1;
		while (nanos / unit >= 1_000) {
			unit *= 10;
		}
		long up = (nanos % unit * 2 >= unit) ? 1 : 0;
		return (nanos / unit + up) * unit;
	}

	/**
	 * Three digits in a suitable unit have at most two decimals.
	 */
	private static String inUnit(long nanos, long unit, String name) {
		long hundredths = nanos / (unit / 100);
		String text = String.valueOf(hundredths / 100);
		if (hundredths % 100 != 0) {
			text += "." + hundredths / 10 % 10 + ((hundredths % 10 != 0) ? String.valueOf(hundredths % 10) : "");
		}
		return text + " " + name;
	}

	/**
	 * The duration is rounded to the smaller unit first, so that no part reaches its
	 * limit.
	 */
	private static String longerThanAMinute(long nanos) {
		long seconds = rounded(nanos, SECOND);
		if (seconds < HOUR / SECOND) {
			return twoUnits(seconds, MINUTE / SECOND, "min", "s");
		}
		long minutes = rounded(nanos, MINUTE);
		if (minutes < DAY / MINUTE) {
			return twoUnits(minutes, HOUR / MINUTE, "h", "min");
		}
		return twoUnits(rounded(nanos, HOUR), DAY / HOUR, "d", "h");
	}

	private static String twoUnits(long count, long perLarger, String larger, String smaller) {
		long rest = count % perLarger;
		return count / perLarger + " " + larger + ((rest != 0) ? " " + rest + " " + smaller : "");
	}

	private static long rounded(long nanos, long unit) {
		return Math.round((double) nanos / unit);
	}

}
