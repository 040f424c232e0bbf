package io.github.socketpool.pool.exclusive;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Whether callers for whom no connection is idle may wait. Guarded by the ledger's lock.
 */
final class Admission {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final Targets targets;

	private final Demand demand;

	private final HandOver handOver;

	Admission(Slots slots, WaiterQueue waiters, Targets targets, Demand demand, HandOver handOver) {
		this.slots = slots;
		this.waiters = waiters;
		this.targets = targets;
		this.demand = demand;
		this.handOver = handOver;
	}

	/**
	 * Decide about a caller who wants to wait.
	 * @param again whether the caller has waited already
	 * @return why it is refused, or {@code null} if it may wait
	 */
	Outcome.@Nullable Refused refusal(Waiter waiter, boolean again, PoolState state, PoolSettings settings, long now) {
		boolean open = state == PoolState.OPEN;
		if (state == PoolState.CLOSED || state == PoolState.REFUSING) {
			return new Outcome.NotOpen(state);
		}
		boolean drained = this.slots.size() == this.slots.connecting();
		if (open && drained && this.targets.refuseCallers(now)) {
			return this.targets.refuse(1, now);
		}
		if (!again && this.waiters.size() >= maxWaiters(settings)) {
			return new Outcome.QueueFull();
		}
		Outcome.Refused late = this.handOver.outOfTime(waiter, now);
		boolean full = late == null && open && !this.demand.isRoomToGrow(settings);
		return full ? Deadlocks.closedBy(waiter.caller(), this.slots.all(), this.waiters) : late;
	}

	/**
	 * Refuse those who wait if no connection is left and none can be made.
	 */
	void refuseIfHopeless(PoolState state, long now) {
		boolean open = state == PoolState.OPEN;
		if (open && this.slots.isEmpty() && !this.waiters.isEmpty() && this.targets.refuseCallers(now)) {
			this.waiters.refuseAll(this.targets.refuse(this.waiters.size(), now));
		}
	}

	/**
	 * Those for whom a connection is being made, validated or closed, or can be made, are
	 * not waiting for another caller.
	 */
	private long maxWaiters(PoolSettings settings) {
		return (long) settings.maxWaiters() + this.slots.underWay() + this.demand.room(settings);
	}

}
