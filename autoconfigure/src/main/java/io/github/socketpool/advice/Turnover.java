package io.github.socketpool.advice;

import java.time.Duration;

/**
 * What has become of the connections of a pool lately.
 *
 * @param time how long that is
 * @param counts what was counted in that time
 */
public record Turnover(Duration time, ConnectionCounts counts) {

	/**
	 * Return what is known of a pool that was not looked at yet.
	 * @return no connections at all
	 */
	public static Turnover none() {
		return new Turnover(Duration.ZERO, ConnectionCounts.none());
	}

}
