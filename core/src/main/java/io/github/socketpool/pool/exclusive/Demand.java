package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Whether an open pool needs another connection and may make one now. Guarded by the
 * ledger's lock.
 */
final class Demand {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Targets targets;

	private final TargetChoice choice;

	private final Retention retention;

	private final Renewal renewal;

	Demand(Slots slots, WaiterQueue waiters, Targets targets, TargetChoice choice, Retention retention,
			Renewal renewal) {
		this.slots = slots;
		this.waiters = waiters;
		this.targets = targets;
		this.choice = choice;
		this.retention = retention;
		this.renewal = renewal;
	}

	/**
	 * Return how many more connections there may be.
	 */
	int room(PoolSettings settings) {
		return this.choice.room(settings);
	}

	boolean isRoomToGrow(PoolSettings settings) {
		return room(settings) > 0;
	}

	/**
	 * Return how long it is until the next connect may be started after one has failed.
	 * @return nanoseconds
	 */
	long untilNextAttempt(long now) {
		return Math.max(this.targets.untilNextAttempt(now), this.renewal.untilNextAttempt(now));
	}

	/**
	 * Return where a connection is worth making now.
	 * @return the target, or {@code null} if none is worthwhile, or none may be made
	 */
	@Nullable Target toConnect(PoolSettings settings, long now) {
		Target target = null;
		if (isRoomToGrow(settings)) {
			target = isConnectMissing(settings, now)
					? this.choice.toConnect(this.renewal.isTrialDue(now), settings, now)
					: this.choice.toSpread(settings, now);
		}
		return (target != null) ? target : this.choice.toTry(!this.waiters.isEmpty(), settings, now);
	}

	private boolean isConnectMissing(PoolSettings settings, long now) {
		int missing = this.waiters.size() + this.retention.missingIdle(settings);
		return this.choice.coming(now) < missing || this.targets.isSought() || this.renewal.isConnectMissing(now);
	}

	/**
	 * Return where another connection would show that a target can be reached, if nothing
	 * else does.
	 * @return the target, or {@code null} if none is worthwhile, or none may be made
	 */
	@Nullable Target toProbe(PoolState state, PoolSettings settings, long now) {
		boolean connects = state == PoolState.OPEN || state == PoolState.SUSPENDED;
		boolean unknown = this.slots.isEmpty() || this.targets.isDown();
		return (connects && unknown && isRoomToGrow(settings)) ? this.choice.toConnect(false, settings, now) : null;
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
		boolean useful = !isRoomToGrow(settings) && !this.targets.isDown();
		return useful ? Math.min(this.slots.paused(), this.waiters.size() - this.slots.coming()) : 0;
	}

}
