package io.github.socketpool.benchmark.acquire;

import java.time.Duration;

import io.github.socketpool.benchmark.Arguments;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A time in pieces of about a second, as JMH has it.
 *
 * @param count how many pieces
 * @param total how long all of them take
 */
record Iterations(int count, Duration total) {

	static Iterations of(Duration total) {
		return new Iterations((int) Math.ceil(total.toMillis() / 1000.0), total);
	}

	/**
	 * Return how long a piece takes, which is of no matter where there is none.
	 */
	TimeValue each() {
		return TimeValue.milliseconds(this.total.toMillis() / Math.max(1, this.count));
	}

	String describe() {
		return Arguments.seconds(this.total) + " s";
	}

}
