package io.github.socketpool.advice;

/**
 * Counts of the callers of a pool.
 *
 * @param arrivals how many callers asked for a connection
 * @param refused how many of them received none: they timed out, or too many were waiting
 * already
 * @param turnedAway how many of those were refused at once because too many were waiting
 * already
 * @param waitedNanos the total time that callers waited
 * @param uses how many connections were released
 * @param usedNanos the total time that they had been held
 */
public record LoadCounts(long arrivals, long refused, long turnedAway, long waitedNanos, long uses, long usedNanos) {

	LoadCounts minus(LoadCounts before) {
		return new LoadCounts(this.arrivals - before.arrivals, this.refused - before.refused,
				this.turnedAway - before.turnedAway, this.waitedNanos - before.waitedNanos, this.uses - before.uses,
				this.usedNanos - before.usedNanos);
	}

}
