package io.github.socketpool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a pool knows about itself at one instant, for people who look into it.
 *
 * @param settings the pool's settings
 * @param state whether it serves its callers
 * @param stats the counts
 * @param connections each connection
 * @param waiters each caller who waits, the first one being served next
 * @param closes how many connections have been closed, by reason and initiator
 * @param lastFailure the last connect that failed, or {@code null} when none has
 * @param outage how long the target has been down, or {@code null} when it is not
 */
public record PoolSnapshot(PoolSettings settings, PoolState state, PoolStats stats, List<ConnectionInfo> connections,
		List<WaiterInfo> waiters, List<CloseCount> closes, @Nullable Failure lastFailure, @Nullable Outage outage) {

	/**
	 * A connection.
	 *
	 * @param state what it is doing
	 * @param age how long ago it was made, or began to be made
	 * @param since how long it has been in this state
	 * @param uses how many calls it has served, the present one included
	 * @param holder the name of the thread that holds it, or {@code null} when none does
	 */
	public record ConnectionInfo(ConnectionState state, Duration age, Duration since, long uses,
			@Nullable String holder) {

	}

	/**
	 * A caller who waits.
	 *
	 * @param thread the name of the caller's thread
	 * @param since how long the caller has been waiting
	 */
	public record WaiterInfo(String thread, Duration since) {

	}

	/**
	 * How many connections have been closed in one way.
	 *
	 * @param reason why
	 * @param initiator which side closed first
	 * @param count how many
	 */
	public record CloseCount(CloseReason reason, CloseInitiator initiator, long count) {

	}

	/**
	 * A connect that failed.
	 *
	 * @param message what happened and what to do
	 * @param at when
	 */
	public record Failure(String message, Instant at) {

	}

	/**
	 * A time during which connects fail.
	 *
	 * @param since how long they have been failing
	 * @param nextAttempt how long it is until the next attempt, which somebody must have
	 * asked for; zero when it is due or under way
	 */
	public record Outage(Duration since, Duration nextAttempt) {

	}

}
