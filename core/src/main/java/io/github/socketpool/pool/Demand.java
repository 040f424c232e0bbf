package io.github.socketpool.pool;

/**
 * Whether an open pool needs another connection and may make one now. Guarded by the
 * ledger's lock.
 */
final class Demand {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Target target;

	private final Retention retention;

	Demand(Slots slots, WaiterQueue waiters, Target target, Retention retention) {
		this.slots = slots;
		this.waiters = waiters;
		this.target = target;
		this.retention = retention;
	}

	boolean isRoomToGrow(PoolSettings settings) {
		return this.slots.room(settings.maxSize()) > 0;
	}

	private boolean isConnectAllowed(PoolSettings settings, long now) {
		return this.target.allowsConnect(this.slots.connecting(), settings, now);
	}

	boolean isConnectWorthwhile(PoolSettings settings, long now) {
		int missing = this.waiters.size() + this.retention.missingIdle(settings);
		return isRoomToGrow(settings) && isConnectAllowed(settings, now)
				&& (this.slots.connecting() < missing || this.target.isSought());
	}

	/**
	 * Return whether another connection would show that the target can be reached, and
	 * nothing else does.
	 */
	boolean isProbeWorthwhile(PoolState state, PoolSettings settings, long now) {
		boolean connects = state == PoolState.OPEN || state == PoolState.SUSPENDED;
		return connects && isRoomToGrow(settings) && isConnectAllowed(settings, now)
				&& (this.slots.isEmpty() || this.target.isDown());
	}

}
