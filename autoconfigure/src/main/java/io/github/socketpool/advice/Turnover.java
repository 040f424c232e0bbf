package io.github.socketpool.advice;

import java.time.Duration;

/**
 * What happened to the connections of a pool recently.
 *
 * @param time the length of the period
 * @param counts the counts of that period
 */
public record Turnover(Duration time, ConnectionCounts counts) {

	/**
	 * Return the turnover of a pool that has not been sampled yet.
	 * @return a turnover without connections
	 */
	public static Turnover none() {
		return new Turnover(Duration.ZERO, ConnectionCounts.none());
	}

}
