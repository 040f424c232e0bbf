package io.github.socketpool.advice.rule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How figures stand in advice: with the digits that matter.
 */
final class AdviceFormat {

	private AdviceFormat() {
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
