package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * What was in the ledger at one moment. Immutable.
 *
 * @param settings the settings
 * @param summary state, counts and outage
 * @param slots all slots, in the order in which they were added
 * @param waiters those who wait, or the first of them, the next one first
 * @param renewal the renewal that is under way, or {@code null} if none is
 */
record LedgerView(PoolSettings settings, Summary summary, List<SlotView> slots, List<WaiterView> waiters,
		Renewal.@Nullable View renewal) {

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
	 * A caller who waits.
	 *
	 * @param caller its thread
	 * @param since since when it has waited
	 */
	record WaiterView(Thread caller, long since) {

	}

}
