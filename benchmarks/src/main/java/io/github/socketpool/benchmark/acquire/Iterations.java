package io.github.socketpool.benchmark.acquire;

import java.time.Duration;

import io.github.socketpool.benchmark.Arguments;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A duration divided into JMH iterations of about one second.
 *
 * @param count the number of iterations
 * @param total the total duration
 */
record Iterations(int count, Duration total) {

	static Iterations of(Duration total) {
		return new Iterations((int) Math.ceil(total.toMillis() / 1000.0), total);
	}

	/**
	 * Return the duration of an iteration; any value if there is none.
	 */
	TimeValue each() {
		return TimeValue.milliseconds(this.total.toMillis() / Math.max(1, this.count));
	}

	String describe() {
		return Arguments.seconds(this.total) + " s";
	}

}
