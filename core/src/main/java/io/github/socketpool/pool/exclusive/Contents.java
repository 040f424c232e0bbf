package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is in the ledger; to be read under its lock, and therefore quickly.
 *
 * @param settings the settings
 * @param state what is done with callers
 * @param stats the counts
 * @param slots all slots
 * @param waiters all waiters
 * @param down what there is to say if the target is down
 */
record Contents(PoolSettings settings, PoolState state, PoolStats stats, List<Slot> slots, WaiterQueue waiters,
		Outcome.@Nullable TargetDown down) {

}
