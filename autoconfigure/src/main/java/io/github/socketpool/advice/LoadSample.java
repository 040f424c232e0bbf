package io.github.socketpool.advice;

import java.time.Duration;

import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a pool at one instant.
 *
 * @param at when, in nanoseconds
 * @param counts what had been counted until then
 * @param closes how many connections had been closed until then
 * @param splitResponses how many responses had come in two writes until then
 * @param full whether there were as many connections as there may be, and callers waited
 * for none of those that were being made, or callers have been turned away since the
 * sample before, which happens only then
 * @param wanted how many connections all callers would have taken
 * @param inUse how many connections have been in use since the sample before, rather too
 * many than too few
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
	 * Idle connections are reused newest first, but for a few that came back just now: as
	 * many have been used in a time as have been in use at once, whatever the number of
	 * calls, or a few more, which advises too large a pool rather than too small a one.
	 */
	private static boolean isUsed(PoolSnapshot.ConnectionInfo connection, Duration within) {
		return switch (connection.state()) {
			case ACTIVE -> true;
			case IDLE, VALIDATING, PAUSED -> connection.uses() > 0 && connection.since().compareTo(within) < 0;
			default -> false;
		};
	}

}
