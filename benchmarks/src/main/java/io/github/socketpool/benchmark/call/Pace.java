package io.github.socketpool.benchmark.call;

import java.time.Duration;

import io.github.socketpool.benchmark.Arguments;

/**
 * The durations of a measurement.
 *
 * @param warmUp how long callers run in a new JVM before the first measurement
 * @param settle how long they run at each level before it is measured; without this, a
 * row has no connection when its measurement starts
 * @param extent the extent of the measurement
 */
record Pace(Duration warmUp, Duration settle, Extent extent) {

	private static final Duration GUESS = Duration.ofSeconds(1);

	/**
	 * Take a pace from arguments.
	 */
	static Pace take(Arguments arguments) {
		return new Pace(arguments.takeSeconds("warmup", "8"), arguments.takeSeconds("settle", "2"),
				Extent.take(arguments));
	}

	/**
	 * Return about how long a level takes.
	 */
	Duration ofLevel() {
		return this.settle.plus(this.extent.time().orElse(GUESS));
	}

	String describe() {
		String settle = this.settle.isZero() ? "" : Arguments.seconds(this.settle) + " s more at each level, ";
		return "Warm-up " + Arguments.seconds(this.warmUp) + " s, " + settle + "measured " + this.extent.describe();
	}

}
