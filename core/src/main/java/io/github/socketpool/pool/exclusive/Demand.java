package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;

/**
 * Whether an open pool needs another connection and may make one now. Guarded by the
 * ledger's lock.
 */
final class Demand {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Target target;

	private final Retention retention;

	private final Renewal renewal;

	Demand(Slots slots, WaiterQueue waiters, Target target, Retention retention, Renewal renewal) {
		this.slots = slots;
		this.waiters = waiters;
		this.target = target;
		this.retention = retention;
		this.renewal = renewal;
	}

	boolean isRoomToGrow(PoolSettings settings) {
		return this.slots.room(settings.maxSize()) > 0;
	}

	private boolean isConnectAllowed(PoolSettings settings, long now) {
		return this.target.allowsConnect(this.slots.connecting(), settings, now) && this.renewal.allowsConnect(now);
	}

	/**
	 * Return how long it is until the next connect may be started after one has failed.
	 * @return nanoseconds
	 */
	long untilNextAttempt(long now) {
		Outcome.TargetDown outage = this.target.outage(now);
		return Math.max((outage != null) ? outage.nextAttemptNanos() : 0, this.renewal.untilNextAttempt(now));
	}

	boolean isConnectWorthwhile(PoolSettings settings, long now) {
		int missing = this.waiters.size() + this.retention.missingIdle(settings);
		return isRoomToGrow(settings) && isConnectAllowed(settings, now)
				&& (this.slots.connecting() < missing || this.target.isSought() || this.renewal.isConnectMissing());
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

	/**
	 * Return whether a paused connection is to be closed for a caller who waits, since
	 * there is no room to connect.
	 */
	boolean needsRoom(PoolSettings settings) {
		return pausedToClose(settings) > 0;
	}

	/**
	 * Take the paused connections whose places callers need, to be closed.
	 */
	List<Slot> makeRoom(PoolState state, PoolSettings settings, long now) {
		return (state == PoolState.OPEN) ? this.slots.takePaused(pausedToClose(settings), now) : List.of();
	}

	private int pausedToClose(PoolSettings settings) {
		boolean useful = !isRoomToGrow(settings) && !this.target.isDown();
		return useful ? Math.min(this.slots.paused(), this.waiters.size() - this.slots.coming()) : 0;
	}

}
