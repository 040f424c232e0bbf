package io.github.socketpool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The waiters in order of arrival. A waiter who gives up leaves from the middle at the
 * same cost as from the head, however many there are. Guarded by the ledger's lock.
 */
final class WaiterQueue {

	private final Chain<Waiter> waiters = new Chain<>();

	/** Those who were refused and have not been woken. */
	private final Chain<Waiter> refused = new Chain<>();

	/** Whether there are {@link #refused} ones. Written under the ledger's lock. */
	private volatile boolean anyRefused;

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
	 * Take out a waiter who gives up, or gets a connection.
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
	 * Refuse those whose time was up so long ago that they would have left by themselves
	 * if they could.
	 * @return whether any are to be woken
	 */
	boolean refuseOverdue(long now) {
		Waiter waiter = this.waiters.first();
		while (waiter != null) {
			Waiter next = waiter.next;
			if (waiter.isOverdue(now)) {
				refuse(waiter, Outcome.Late.WAITING);
			}
			waiter = next;
		}
		return this.anyRefused;
	}

	/**
	 * Refuse all waiters.
	 * @return whether any are to be woken
	 */
	boolean refuseAll(Outcome.Refused outcome) {
		for (Waiter first = this.waiters.first(); first != null; first = this.waiters.first()) {
			refuse(first, outcome);
		}
		return this.anyRefused;
	}

	/**
	 * Refuse the waiter to whom a slot was granted, if it has not been told.
	 */
	void refuseUntold(Slot slot) {
		Waiter waiter = slot.grantee();
		if (waiter != null && !waiter.isTold()) {
			settle(waiter, Outcome.Late.GRANTED);
		}
	}

	private void refuse(Waiter waiter, Outcome.Refused outcome) {
		this.waiters.remove(waiter);
		settle(waiter, outcome);
	}

	private void settle(Waiter waiter, Outcome.Refused outcome) {
		waiter.settle(outcome);
		this.refused.addLast(waiter);
		this.anyRefused = true;
	}

	/**
	 * Return whether anyone was refused who has not been woken. Needs no lock.
	 */
	boolean hasRefused() {
		return this.anyRefused;
	}

	/**
	 * Take out a waiter who was refused and is to be woken.
	 */
	@Nullable Waiter pollRefused() {
		Waiter first = this.refused.isEmpty() ? null : this.refused.removeFirst();
		this.anyRefused = !this.refused.isEmpty();
		return first;
	}

	/**
	 * Return those who are to be reminded within some time that their patience is at an
	 * end. They leave by themselves.
	 * @param nanos from now on; zero for those who are to be reminded now
	 */
	List<Waiter> toBeReminded(long now, long nanos) {
		List<Waiter> reminded = new ArrayList<>();
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			if (waiter.untilReminder(now) <= nanos) {
				reminded.add(waiter);
			}
		}
		return reminded;
	}

	/**
	 * Return how long it is until somebody is to be reminded. Those for whom it is due
	 * already do not count.
	 * @return nanoseconds, or {@link Long#MAX_VALUE} when nobody ever is
	 */
	long untilNextReminder(long now) {
		long soonest = Long.MAX_VALUE;
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			long reminder = waiter.untilReminder(now);
			soonest = (reminder > 0) ? Math.min(soonest, reminder) : soonest;
		}
		return soonest;
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
	 * Look at the first ones.
	 * @param most how many at most
	 */
	void forEachOf(int most, Consumer<Waiter> action) {
		int count = 0;
		for (Waiter waiter = this.waiters.first(); waiter != null && count < most; waiter = waiter.next) {
			action.accept(waiter);
			count++;
		}
	}

}
