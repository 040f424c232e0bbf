package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The waiters in order of arrival. A waiter who gives up leaves from the middle at the
 * same cost as from the head, however many there are. Guarded by the ledger's lock.
 */
final class WaiterQueue {

	private final LinkedDeque<Waiter> waiters = new LinkedDeque<>();

	private final RefusedWaiters refused = new RefusedWaiters();

	int size() {
		return this.waiters.size();
	}

	boolean isEmpty() {
		return this.waiters.isEmpty();
	}

	/**
	 * Let a caller wait.
	 * @param first whether ahead of all others, since the caller has waited already
	 */
	void add(Waiter waiter, boolean first) {
		if (first) {
			this.waiters.addFirst(waiter);
		}
		else {
			this.waiters.addLast(waiter);
		}
	}

	/**
	 * Take out a waiter who gives up.
	 * @return {@code false} if something has been decided about it
	 */
	boolean leave(Waiter waiter) {
		boolean left = waiter.leave();
		if (left) {
			remove(waiter);
		}
		return left;
	}

	/**
	 * Take out a waiter about whom something is decided.
	 */
	void remove(Waiter waiter) {
		this.waiters.remove(waiter);
	}

	/**
	 * Return the waiter who is served next. Those ahead of it who have too little time
	 * left are refused.
	 * @param shortest how many nanoseconds nearly all exchanges take at least
	 */
	@Nullable Waiter firstInTime(long shortest, long now) {
		Waiter first = this.waiters.first();
		while (first != null) {
			Outcome.Refused late = first.outOfTime(shortest, now);
			if (late == null) {
				return first;
			}
			refuse(first, late);
			first = this.waiters.first();
		}
		return null;
	}

	/**
	 * Refuse those whose time is up and who rely on that, and those whose time was up so
	 * long ago that they would have left by themselves if they could.
	 * @param refused what to do for each of them
	 * @return nanoseconds until the next waiter is to be refused who relies on it, or
	 * {@link Long#MAX_VALUE} if there is none
	 */
	long refuseDue(Runnable refused, long now) {
		long soonest = Long.MAX_VALUE;
		Waiter waiter = this.waiters.first();
		while (waiter != null) {
			Waiter next = waiter.next;
			long left = waiter.untilRefused(now);
			if (left <= 0) {
				refuse(waiter, Outcome.Late.WAITING);
				refused.run();
			}
			else if (waiter.reliesOnRefusal()) {
				soonest = Math.min(soonest, left);
			}
			waiter = next;
		}
		return soonest;
	}

	/**
	 * Refuse all waiters.
	 * @return whether any are to be woken
	 */
	boolean refuseAll(Outcome.Refused outcome) {
		for (Waiter first = this.waiters.first(); first != null; first = this.waiters.first()) {
			refuse(first, outcome);
		}
		return this.refused.hasAny();
	}

	/**
	 * Refuse the waiter to whom a slot was granted, if it has not taken it.
	 */
	void refuseUntaken(Slot slot) {
		Waiter waiter = slot.grantee();
		if (waiter != null && waiter.refuseUntaken()) {
			this.refused.add(waiter);
		}
	}

	private void refuse(Waiter waiter, Outcome.Refused outcome) {
		this.waiters.remove(waiter);
		waiter.refuse(outcome);
		this.refused.add(waiter);
	}

	/**
	 * Return the waiters who were refused and have not been woken.
	 */
	RefusedWaiters refused() {
		return this.refused;
	}

	/**
	 * Return those who rely on being refused when their time is up.
	 */
	List<Waiter> relyingOnRefusal() {
		List<Waiter> relying = new ArrayList<>();
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			if (waiter.reliesOnRefusal()) {
				relying.add(waiter);
			}
		}
		return relying;
	}

	boolean contains(Thread caller) {
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			if (waiter.caller() == caller) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the first ones.
	 * @param max how many at most
	 */
	List<LedgerView.WaiterView> view(int max) {
		List<LedgerView.WaiterView> first = new ArrayList<>(Math.min(max, this.waiters.size()));
		for (Waiter waiter = this.waiters.first(); waiter != null && first.size() < max; waiter = waiter.next) {
			first.add(new LedgerView.WaiterView(waiter.caller(), waiter.since()));
		}
		return first;
	}

}
