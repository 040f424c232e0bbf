package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.Balancing;
import org.jspecify.annotations.Nullable;

/**
 * Gives connections to callers: to those who come, or to those who wait, in order of
 * arrival. A waiter who has less time left than an exchange takes is refused instead: its
 * exchange would fail, and cost the connection. Guarded by the ledger's lock.
 */
final class HandOver {

	private final Slots slots;

	private final WaiterQueue waiters;

	private final TargetChoice choice;

	private final LongUnaryOperator shortestExchange;

	HandOver(Slots slots, WaiterQueue waiters, TargetChoice choice, LongUnaryOperator shortestExchange) {
		this.slots = slots;
		this.waiters = waiters;
		this.choice = choice;
		this.shortestExchange = shortestExchange;
	}

	/**
	 * Lend an idle connection to a caller.
	 */
	Outcome.Granted lend(Slot slot, Thread caller, Deadline deadline, long now) {
		return this.slots.lend(slot, caller, deadline, slot.target().isSuspect(slot), now);
	}

	/**
	 * Lend an idle connection to a waiter, who leaves the queue.
	 * @return the waiter
	 */
	Waiter lend(Slot slot, Waiter waiter, long now) {
		this.waiters.remove(waiter);
		waiter.grant(lend(slot, waiter.caller(), waiter.deadline(), now));
		slot.grantedTo(waiter);
		return waiter;
	}

	/**
	 * Return the waiter who is served next. Those ahead of it who have too little time
	 * left are refused.
	 */
	@Nullable Waiter next(long now) {
		return this.waiters.isEmpty() ? null : this.waiters.firstInTime(this.shortestExchange.applyAsLong(now), now);
	}

	/**
	 * Return why a caller need not wait.
	 * @return the reason, or {@code null} if it has time enough
	 */
	Outcome.@Nullable Refused outOfTime(Waiter waiter, long now) {
		return waiter.outOfTime(this.shortestExchange.applyAsLong(now), now);
	}

	/**
	 * Lend idle connections to those who wait.
	 * @return the waiters to be woken
	 */
	List<Waiter> serveIdle(Balancing balancing, long now) {
		List<Waiter> served = new ArrayList<>(Math.min(this.waiters.size(), this.slots.idle().size()));
		Slot slot = this.choice.newestIdle(balancing);
		Waiter next = (slot != null) ? next(now) : null;
		while (slot != null && next != null) {
			served.add(lend(slot, next, now));
			slot = this.choice.newestIdle(balancing);
			next = (slot != null) ? next(now) : null;
		}
		return served;
	}

}
