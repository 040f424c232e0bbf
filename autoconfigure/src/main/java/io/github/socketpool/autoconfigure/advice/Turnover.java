package io.github.socketpool.autoconfigure.advice;

import java.time.Duration;

/**
 * What has become of the connections of a pool lately.
 *
 * @param time how long that is
 * @param counts what was counted in that time
 */
record Turnover(Duration time, ConnectionCounts counts) {

	static Turnover none() {
		return new Turnover(Duration.ZERO, ConnectionCounts.none());
	}

}
