package io.github.socketpool.advice;

/**
 * What has been counted in a pool.
 *
 * @param arrivals how many callers asked for a connection
 * @param refused how many of them got none in time, or too many waited already
 * @param turnedAway how many of those were refused at once, for as many waited as may
 * @param waitedNanos how long all of them together waited
 * @param uses how many gave their connection back
 * @param usedNanos how long all of those together had held it
 */
public record LoadCounts(long arrivals, long refused, long turnedAway, long waitedNanos, long uses, long usedNanos) {

	LoadCounts minus(LoadCounts before) {
		return new LoadCounts(this.arrivals - before.arrivals, this.refused - before.refused,
				this.turnedAway - before.turnedAway, this.waitedNanos - before.waitedNanos, this.uses - before.uses,
				this.usedNanos - before.usedNanos);
	}

}
