package io.github.socketpool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The waiters in order of arrival. A waiter who gives up leaves from the middle at the
 * same cost as from the head, however many there are. Guarded by the ledger's lock.
 */
final class WaiterQueue {

	private final Chain<Waiter> waiters = new Chain<>();

	int size() {
		return this.waiters.size();
	}

	boolean isEmpty() {
		return this.waiters.isEmpty();
	}

	/**
	 * Let a caller wait.
	 * @param first whether ahead of all others, since the caller has waited already
	 * @return the caller's place
	 */
	Waiter add(Thread caller, long since, boolean first) {
		Waiter waiter = new Waiter(caller, since);
		if (first) {
			this.waiters.addFirst(waiter);
		}
		else {
			this.waiters.addLast(waiter);
		}
		return waiter;
	}

	/**
	 * Take out a waiter who gives up.
	 */
	void remove(Waiter waiter) {
		this.waiters.remove(waiter);
	}

	/**
	 * Take out the waiter who is served next.
	 */
	Waiter removeFirst() {
		return this.waiters.removeFirst();
	}

	/**
	 * Refuse all waiters.
	 * @return the waiters, to be woken
	 */
	List<Waiter> refuseAll(Outcome.Refused refused) {
		List<Waiter> all = new ArrayList<>(this.waiters.size());
		while (!this.waiters.isEmpty()) {
			Waiter waiter = this.waiters.removeFirst();
			waiter.settle(refused);
			all.add(waiter);
		}
		return all;
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
