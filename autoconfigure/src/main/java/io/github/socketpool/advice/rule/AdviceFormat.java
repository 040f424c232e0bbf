package io.github.socketpool.advice.rule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Formats figures for advice, with their significant digits only.
 */
final class AdviceFormat {

	private AdviceFormat() {
	}

	/**
	 * Format a number, with one decimal place if it is small.
	 */
	static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.1f" : "%.0f", value);
	}

	/**
	 * Round a duration down to one that is easy to read.
	 */
	static Duration roundedDown(Duration duration) {
		ChronoUnit unit = (duration.compareTo(Duration.ofSeconds(1)) >= 0) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
		return duration.truncatedTo(unit);
	}

}
