package io.github.socketpool.autoconfigure.advice;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import io.github.socketpool.Durations;

/**
 * How figures stand in advice: with the digits that matter.
 */
final class Wording {

	private static final Duration LONG = Duration.ofSeconds(10);

	private Wording() {
	}

	/**
	 * Write a length of time, in whole seconds where it is long.
	 */
	static String time(Duration duration) {
		return Durations.format((duration.compareTo(LONG) >= 0) ? duration.truncatedTo(ChronoUnit.SECONDS) : duration);
	}

	/**
	 * Write a length of time, in tenths of a millisecond where it is short.
	 */
	static String millis(double nanos) {
		double millis = nanos / 1_000_000;
		return (millis < 10) ? number(millis) + "ms" : Durations.format(Math.round(millis) * 1_000_000);
	}

	/**
	 * Write a number, with one digit after the point where it is small.
	 */
	static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.1f" : "%.0f", value);
	}

	/**
	 * Return the largest length of time that is easy to read and not longer.
	 */
	static Duration roundedDown(Duration duration) {
		ChronoUnit unit = (duration.compareTo(Duration.ofSeconds(1)) >= 0) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
		return duration.truncatedTo(unit);
	}

}
