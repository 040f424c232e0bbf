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
	 * Return those whose patience is at an end. They leave by themselves, once they are
	 * woken.
	 */
	List<Waiter> impatient(long now) {
		List<Waiter> impatient = new ArrayList<>();
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			if (waiter.patience(now) <= 0) {
				impatient.add(waiter);
			}
		}
		return impatient;
	}

	/**
	 * Return how long it is until somebody's patience is at an end. Those who are
	 * {@linkplain #impatient impatient} already do not count.
	 * @return nanoseconds, or {@link Long#MAX_VALUE} when nobody's ever is
	 */
	long shortestPatience(long now) {
		long shortest = Long.MAX_VALUE;
		for (Waiter waiter = this.waiters.first(); waiter != null; waiter = waiter.next) {
			long patience = waiter.patience(now);
			shortest = (patience > 0) ? Math.min(shortest, patience) : shortest;
		}
		return shortest;
	}

	List<Waiter> all() {
		List<Waiter> all = new ArrayList<>(this.waiters.size());
		forEachOf(Integer.MAX_VALUE, all::add);
		return all;
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
