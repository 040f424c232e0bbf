package io.github.socketpool.advice;

import java.time.Duration;

import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a pool at one instant.
 *
 * @param at when, in nanoseconds
 * @param counts the counts up to then
 * @param closes how many connections had been closed until then
 * @param splitResponses how many responses had come in two writes until then
 * @param full whether the pool was full: it had its maximum of connections and callers
 * waited for more than were connecting, or callers have been refused since the previous
 * sample, which happens in a full pool only
 * @param wanted how many connections all callers would have used
 * @param inUse how many connections have been in use since the previous sample; may be
 * too high, but not too low
 */
record LoadSample(long at, LoadCounts counts, long closes, long splitResponses, boolean full, int wanted, int inUse) {

	static LoadSample of(PoolSnapshot pool, LoadCounts counts, long at, @Nullable LoadSample before) {
		PoolStats stats = pool.stats();
		boolean waitedFor = stats.active() + stats.connecting() >= stats.max() && stats.waiters() > stats.connecting();
		boolean turnedAway = before != null && counts.turnedAway() > before.counts().turnedAway();
		long closes = pool.closes().stream().mapToLong(PoolSnapshot.CloseCount::count).sum();
		long closedSince = (before != null) ? closes - before.closes() : 0;
		Duration since = (before != null) ? Duration.ofNanos(at - before.at()) : Duration.ZERO;
		long inUse = pool.connections().stream().filter((connection) -> isUsed(connection, since)).count();
		return new LoadSample(at, counts, closes, pool.peer().splitResponses(), waitedFor || turnedAway,
				stats.active() + stats.waiters(), (int) Math.min(Integer.MAX_VALUE, inUse + closedSince));
	}

	/**
	 * Idle connections are reused newest first, except for a few that were just released.
	 * So the number of connections used in a period is the number in use at once, or
	 * slightly more. An error makes the advised pool too large rather than too small.
	 */
	private static boolean isUsed(PoolSnapshot.ConnectionInfo connection, Duration within) {
		return switch (connection.state()) {
			case ACTIVE -> true;
			case IDLE, VALIDATING, PAUSED -> connection.uses() > 0 && connection.since().compareTo(within) < 0;
			default -> false;
		};
	}

}
