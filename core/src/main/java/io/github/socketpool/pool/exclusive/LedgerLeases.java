package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger is told about the leases that last, and asked about them. Under the
 * ledger's lock.
 */
final class LedgerLeases {

	private final Ledger ledger;

	private final ReservedLock lock;

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Retention retention;

	LedgerLeases(Ledger ledger, ReservedLock lock, Slots slots, WaiterQueue waiters, Retention retention) {
		this.ledger = ledger;
		this.lock = lock;
		this.slots = slots;
		this.waiters = waiters;
		this.retention = retention;
	}

	/**
	 * A lease belongs to no thread from now on.
	 * @param number the number of the lease
	 */
	void unbind(Slot slot, long number) {
		this.lock.locked(() -> {
			boolean lasts = lasts(slot, number);
			if (lasts) {
				slot.unbind();
			}
			return lasts;
		});
	}

	/**
	 * Return whether a connection would be closed if it were released now. Changes
	 * nothing.
	 * @param number the number of the lease
	 * @return also {@code true} if the lease has ended
	 */
	boolean isOutdated(Slot slot, long number, long now) {
		return this.lock.locked(() -> {
			PoolState state = this.ledger.state();
			return !lasts(slot, number) || state == PoolState.CLOSED
					|| this.retention.isOutdated(slot, state == PoolState.OPEN, this.ledger.settings(), now);
		});
	}

	/**
	 * Report callers who have held a connection for too long, each once.
	 * @param longest nanoseconds
	 */
	List<Leak> leaks(long longest, long now) {
		return this.lock.locked(() -> this.slots.leaks(longest, now));
	}

	/**
	 * Take a slot away from a holder that failed to return it in time: the lease's
	 * deadline has passed, the task has ended that was to connect, or closing has not
	 * come to its end. Whether the holder's thread is alive does not matter: its later
	 * {@link Ledger#release} or {@link Ledger#remove} has no effect. A slot that is
	 * VALIDATING is taken too, except for a health check: to be called by the thread that
	 * validates, between two validations.
	 * @return a slot to be closed, or {@code null} if none is overdue
	 */
	Slots.@Nullable Reclaimed reclaim(long now) {
		return this.lock.locked(() -> {
			Slots.Reclaimed reclaimed = this.slots.firstToReclaim(now);
			if (reclaimed != null) {
				this.waiters.refuseUntaken(reclaimed.slot());
				this.slots.reclaim(reclaimed.slot(), now);
			}
			return reclaimed;
		});
	}

	private static boolean lasts(Slot slot, long number) {
		return slot.state() == SlotState.ACTIVE && slot.uses() == number;
	}

}
