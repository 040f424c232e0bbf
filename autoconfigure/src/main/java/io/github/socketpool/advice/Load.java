package io.github.socketpool.advice;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The load that a pool has seen lately.
 *
 * @param window how long that is
 * @param counts what was counted in that time
 * @param samples how often the pool was looked at
 * @param full how often it then had as many connections as it may, and callers waited for
 * none of those that were being made, or had been turned away
 * @param wanted how many connections all callers at those times would have taken, on
 * average; 0 when there were no such times
 * @param recentUses how many connections were given back in a longer time, from which
 * habits can be seen
 * @param recentSplitResponses how many responses came in two writes in that time
 * @param steady what can be said of a load that has been much the same for a long time,
 * or {@code null} when it has not
 */
public record Load(Duration window, LoadCounts counts, int samples, int full, double wanted, long recentUses,
		long recentSplitResponses, @Nullable Steady steady) {

	/**
	 * Return the load of a pool that was not looked at yet.
	 * @return no callers at all
	 */
	public static Load none() {
		return new Load(Duration.ZERO, new LoadCounts(0, 0, 0, 0, 0, 0), 0, 0, 0, 0, 0, null);
	}

	/**
	 * Return how many callers came in a second.
	 * @return callers in a second
	 */
	public double rate() {
		return (double) this.counts.arrivals() / this.window.toNanos() * Duration.ofSeconds(1).toNanos();
	}

	/**
	 * Return how long a caller held its connection, on average.
	 * @return nanoseconds; 0 when no caller gave one back
	 */
	public double meanUseNanos() {
		return (this.counts.uses() != 0) ? (double) this.counts.usedNanos() / this.counts.uses() : 0;
	}

	/**
	 * Return how long a caller who was not turned away waited, on average.
	 * @return nanoseconds; 0 when all were turned away
	 */
	public double meanWaitNanos() {
		long admitted = this.counts.arrivals() - this.counts.turnedAway();
		return (admitted != 0) ? (double) this.counts.waitedNanos() / admitted : 0;
	}

	/**
	 * Return how many connections would have been in use on average if every caller had
	 * got one.
	 * @return the average, which may be above the most that there may be
	 */
	public double asked() {
		return this.counts.arrivals() * meanUseNanos() / this.window.toNanos();
	}

	/**
	 * Return how many connections were in use on average, by Little's law: the rate at
	 * which callers are served, times how long each holds its connection.
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
	 * A load that has been much the same for a long time.
	 *
	 * @param time how long
	 * @param peak the most connections that were in use in a short time, at least 1;
	 * rather too many than too few
	 * @param calls how many calls that were
	 */
	public record Steady(Duration time, int peak, long calls) {

	}

}
