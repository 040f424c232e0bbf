package io.github.socketpool.advice;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The recent load of a pool.
 *
 * @param window the length of the period
 * @param counts the counts of that period
 * @param samples how many samples were taken
 * @param full in how many samples the pool was full: it had its maximum of connections,
 * and callers waited for more than were connecting, or had been refused
 * @param wanted how many connections all callers would have used in those samples, on
 * average; 0 if there were none
 * @param recentUses how many uses ended in a longer period, which is long enough to show
 * a pattern
 * @param recentSplitResponses how many responses came in two writes in that longer period
 * @param steady figures of a load that has been steady for long, or {@code null} if it
 * has not
 */
public record Load(Duration window, LoadCounts counts, int samples, int full, double wanted, long recentUses,
		long recentSplitResponses, @Nullable Steady steady) {

	/**
	 * Return the load of a pool that has not been sampled yet.
	 * @return a load without callers
	 */
	public static Load none() {
		return new Load(Duration.ZERO, new LoadCounts(0, 0, 0, 0, 0, 0), 0, 0, 0, 0, 0, null);
	}

	/**
	 * Return how many callers arrived per second.
	 * @return callers per second
	 */
	public double rate() {
		return (double) this.counts.arrivals() / this.window.toNanos() * Duration.ofSeconds(1).toNanos();
	}

	/**
	 * Return how long a caller held its connection, on average.
	 * @return nanoseconds; 0 if no connection was released
	 */
	public double meanUseNanos() {
		return (this.counts.uses() != 0) ? (double) this.counts.usedNanos() / this.counts.uses() : 0;
	}

	/**
	 * Return how long a caller waited, on average over those that were not refused at
	 * once.
	 * @return nanoseconds; 0 if all were refused at once
	 */
	public double meanWaitNanos() {
		long admitted = this.counts.arrivals() - this.counts.turnedAway();
		return (admitted != 0) ? (double) this.counts.waitedNanos() / admitted : 0;
	}

	/**
	 * Return how many connections would have been in use on average if every caller had
	 * received one.
	 * @return the average, which may exceed the pool's maximum size
	 */
	public double asked() {
		return this.counts.arrivals() * meanUseNanos() / this.window.toNanos();
	}

	/**
	 * Return how many connections were in use on average. By Little's law, that is the
	 * rate at which callers are served times how long each holds its connection.
	 * @return the average
	 */
	public double busy() {
		return (this.counts.arrivals() - this.counts.refused()) * meanUseNanos() / this.window.toNanos();
	}

	/**
	 * Return how many callers waited on average, by the same law.
	 * @return the average
	 */
	public double waiting() {
		return (double) this.counts.waitedNanos() / this.window.toNanos();
	}

	/**
	 * A load that has been steady for a long time.
	 *
	 * @param time the length of the period
	 * @param peak the most connections in use within a short time, at least 1; may be too
	 * high, but not too low
	 * @param calls the number of calls
	 */
	public record Steady(Duration time, int peak, long calls) {

	}

}
