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
		CloseReason certain = certainReason(slot, settings);
		if (certain != null) {
			return certain;
		}
		if (this.renewal.replace(slot, open, settings, now)) {
			return CloseReason.RENEWED;
		}
		if (open && this.choice.isToMove(slot, settings, now)) {
			return CloseReason.REBALANCED;
		}
		return this.renewal.isKept(slot) ? null : reasonOfAge(slot, settings, now);
	}

	/**
	 * Return whether a connection that is in use would be closed if it were released now.
	 * Changes nothing. Several may be outdated of which only some would be closed.
	 * @param open whether connects can be started
	 */
	boolean isOutdated(Slot slot, boolean open, PoolSettings settings, long now) {
		return certainReason(slot, settings) != null || this.renewal.isReplaced(slot, open, settings, now)
				|| (open && this.choice.isToMove(slot, settings, now))
				|| (isTooOld(slot, settings, now) && !isNeeded(this.slots.idle().lasting(), settings));
	}

	private boolean isTooOld(Slot slot, PoolSettings settings, long now) {
		return slot.isOlderThan(settings.maxLifetime(), now) && !this.renewal.isKept(slot);
	}

	/**
	 * Return the reason that closes a connection whatever else there is.
	 */
	private @Nullable CloseReason certainReason(Slot slot, PoolSettings settings) {
		if (slot.isEvicted()) {
			return CloseReason.EVICTED;
		}
		CloseReason tooMany = this.choice.reasonOfNumber(slot, settings);
		if (tooMany != null) {
			return tooMany;
		}
		boolean usedUp = settings.maxUses() > 0 && slot.uses() >= settings.maxUses();
		return usedUp ? CloseReason.USED_UP : null;
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
		boolean kept = isNeeded(this.slots.idle().lasting() - (slot.isOutdated() ? 0 : 1), settings);
		if (kept) {
			this.slots.idle().outdate(slot);
		}
		return kept;
	}

	/**
	 * Return whether another connection must be there before one is closed for its age.
	 * @param others how many others are idle and not outdated
	 */
	private boolean isNeeded(int others, PoolSettings settings) {
		boolean needed = !this.waiters.isEmpty() || others < minIdle(settings);
		boolean replaceable = this.choice.room(settings) > 0 || this.slots.connecting() > 0;
		return needed && (replaceable || this.targets.isDown());
	}

	private int minIdle(PoolSettings settings) {
		return this.warm ? settings.minIdle() : 0;
	}

}
