package io.github.socketpool.benchmark.recovery;

import java.time.Duration;

import io.github.socketpool.benchmark.Arguments;

/**
 * The course of an outage.
 *
 * @param pool the maximum number of connections, for rows that share them
 * @param callers the number of callers
 * @param warmUp how long they call either server before the measurement
 * @param before how long is measured before the server is killed
 * @param length how long there is no server
 * @param after how long callers continue after a server is back
 */
record Outage(int pool, int callers, Duration warmUp, Duration before, Duration length, Duration after) {

	/**
	 * Take an outage from arguments.
	 */
	static Outage take(Arguments arguments) {
		return new Outage(arguments.takePositive("pool", "8"), arguments.takePositive("callers", "32"),
				arguments.takeSeconds("warmup", "10"), arguments.takeSeconds("seconds", "5"),
				arguments.takeSeconds("outage", "1"), arguments.takeSeconds("after", "8"));
	}

	/**
	 * Return the outage in the format that {@link #take} reads.
	 */
	String format() {
		return "pool=" + this.pool + " callers=" + this.callers + " warmup=" + Arguments.seconds(this.warmUp)
				+ " seconds=" + Arguments.seconds(this.before) + " outage=" + Arguments.seconds(this.length) + " after="
				+ Arguments.seconds(this.after);
	}

	Duration total() {
		return this.warmUp.multipliedBy(2).plus(this.before).plus(this.length).plus(this.after);
	}

}
