package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What was in the ledger at one moment. Immutable.
 *
 * @param settings the settings
 * @param summary state, counts and outage
 * @param slots all slots, in the order in which they were added
 * @param waiters those who wait, or the first of them, the next one first
 * @param targets the targets, in the order of configuration
 * @param renewal the renewal that is under way, or {@code null} if none is
 */
record LedgerView(PoolSettings settings, Summary summary, List<SlotView> slots, List<WaiterView> waiters,
		List<TargetView> targets, Renewal.@Nullable View renewal) {

	/**
	 * The part of it that costs next to nothing.
	 *
	 * @param state what is done with callers
	 * @param stats the counts
	 * @param outage what there is to say if the target is down
	 */
	record Summary(PoolState state, PoolStats stats, Outcome.@Nullable TargetDown outage) {

	}

	/**
	 * A slot.
	 *
	 * @param endpoint the endpoint of its connection
	 * @param state its state
	 * @param madeAt when its connect began
	 * @param stateSince since when it has been in its state
	 * @param uses how many leases there have been
	 * @param holder the thread that holds it, if it is in use
	 */
	record SlotView(Endpoint endpoint, SlotState state, long madeAt, long stateSince, long uses,
			@Nullable Thread holder) {

	}

	/**
	 * A target.
	 *
	 * @param endpoint its endpoint
	 * @param state what is believed about it
	 * @param active how many of its connections are in use, or being closed
	 * @param idle how many are idle
	 * @param connecting how many are being made
	 * @param leftOut why it is left out, or {@code null} if it is not
	 * @param ended when it was left out last, or {@code null} if that has not ended yet
	 */
	record TargetView(Endpoint endpoint, TargetState state, int active, int idle, int connecting,
			@Nullable LeftOut leftOut, Target.@Nullable EndedOutage ended) {

	}

	/**
	 * A target that is down or on trial.
	 *
	 * @param cause the connect that failed last, or {@code null} if calls were not
	 * answered
	 * @param unanswered how many calls in a row were not answered
	 * @param sinceNanos for how long it has been left out
	 * @param lastFailureNanos how long ago a connect or a call failed last
	 * @param nextAttemptNanos how long it is until the next attempt; zero or less when it
	 * is due or under way
	 */
	record LeftOut(@Nullable ConnectFailedException cause, int unanswered, long sinceNanos, long lastFailureNanos,
			long nextAttemptNanos) {

	}

	/**
	 * A caller who waits.
	 *
	 * @param caller its thread
	 * @param since since when it has waited
	 */
	record WaiterView(Thread caller, long since) {

	}

}
