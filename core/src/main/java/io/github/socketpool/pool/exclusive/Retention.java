package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Decides which idle connections an open pool keeps, and how many it wants to have.
 * Guarded by the ledger's lock.
 */
final class Retention {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Targets targets;

	private final TargetChoice choice;

	private final Renewal renewal;

	/** Whether there has been a reason to keep connections for calls to come. */
	private boolean warm;

	Retention(Slots slots, WaiterQueue waiters, Targets targets, TargetChoice choice, Renewal renewal) {
		this.slots = slots;
		this.waiters = waiters;
		this.targets = targets;
		this.choice = choice;
		this.renewal = renewal;
	}

	/**
	 * Keep connections for calls to come, as many as the settings say.
	 * @param reason whether there is a reason for that; otherwise nothing changes
	 */
	void warmUp(boolean reason) {
		this.warm |= reason;
	}

	/**
	 * Keep no connections for calls to come.
	 */
	void coolDown() {
		this.warm = false;
	}

	/**
	 * Return how many idle connections are missing for calls to come.
	 */
	int missingIdle(PoolSettings settings) {
		return Math.max(0, minIdle(settings) - this.slots.idle().lasting());
	}

	/**
	 * Return why an idle connection is to be closed. If there is a reason, it has to be.
	 * @param open whether connects can be started
	 * @return the reason, or {@code null} when it stays
	 */
	@Nullable CloseReason reasonToClose(Slot slot, boolean open, PoolSettings settings, long now) {
		if (slot.isEvicted()) {
			return CloseReason.EVICTED;
		}
		CloseReason tooMany = this.choice.reasonOfNumber(slot, settings);
		if (tooMany != null) {
			return tooMany;
		}
		if (settings.maxUses() > 0 && slot.uses() >= settings.maxUses()) {
			return CloseReason.USED_UP;
		}
		if (this.renewal.replace(slot, open, settings, now)) {
			return CloseReason.RENEWED;
		}
		if (open && this.choice.isToMove(slot, settings, now)) {
			return CloseReason.REBALANCED;
		}
		return this.renewal.isKept(slot) ? null : reasonOfAge(slot, settings, now);
	}

	private @Nullable CloseReason reasonOfAge(Slot slot, PoolSettings settings, long now) {
		if (slot.isOlderThan(settings.maxLifetime(), now) && !isKeptUntilReplaced(slot, settings)) {
			return CloseReason.MAX_LIFETIME;
		}
		boolean unneeded = this.waiters.isEmpty() && this.slots.idle().lasting() > minIdle(settings);
		return (unneeded && slot.isUnusedFor(settings.idleTimeout(), now)) ? CloseReason.IDLE_TIMEOUT : null;
	}

	/**
	 * A connection that is too old stays if it is needed and another one can be made
	 * before it goes, or none can be made at all.
	 */
	private boolean isKeptUntilReplaced(Slot slot, PoolSettings settings) {
		int others = this.slots.idle().lasting() - (slot.isOutdated() ? 0 : 1);
		boolean needed = !this.waiters.isEmpty() || others < minIdle(settings);
		boolean replaceable = this.choice.room(settings) > 0 || this.slots.connecting() > 0;
		boolean kept = needed && (replaceable || this.targets.isDown());
		if (kept) {
			this.slots.idle().outdate(slot);
		}
		return kept;
	}

	private int minIdle(PoolSettings settings) {
		return this.warm ? settings.minIdle() : 0;
	}

}
