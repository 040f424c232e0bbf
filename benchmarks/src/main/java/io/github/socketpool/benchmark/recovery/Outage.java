package io.github.socketpool.benchmark.recovery;

import java.time.Duration;

import io.github.socketpool.benchmark.Arguments;

/**
 * What happens to a row.
 *
 * @param pool the most connections of a row that shares them
 * @param callers how many callers there are
 * @param warmUp how long they call either server before anything is measured
 * @param before how long is measured before the server is killed
 * @param length how long there is none
 * @param after how long the callers go on when there is one again
 */
record Outage(int pool, int callers, Duration warmUp, Duration before, Duration length, Duration after) {

	/**
	 * Take an outage out of arguments.
	 */
	static Outage take(Arguments arguments) {
		return new Outage(arguments.takePositive("pool", "8"), arguments.takePositive("callers", "32"),
				arguments.takeSeconds("warmup", "10"), arguments.takeSeconds("seconds", "5"),
				arguments.takeSeconds("outage", "1"), arguments.takeSeconds("after", "8"));
	}

	/**
	 * Return the outage as {@link #take} reads it.
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
