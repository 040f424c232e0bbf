package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * Recognises callers who would wait for each other forever: each keeps a connection and
 * waits for another one. Guarded by the ledger's lock.
 */
final class Deadlocks {

	private Deadlocks() {
	}

	/**
	 * Find out whether a caller, by waiting too, would leave no one who could release a
	 * connection. A connection whose lease belongs to no thread can be released by any.
	 * For a caller who holds none, as nearly all, this costs one pass over the slots.
	 * @param slots all slots, and there is no room for more
	 * @return the refusal, or {@code null} when another caller can go on
	 */
	static Outcome.@Nullable Deadlock closedBy(Thread caller, List<Slot> slots, WaiterQueue waiters) {
		boolean holdsOne = false;
		for (Slot slot : slots) {
			if (slot.state() != SlotState.ACTIVE) {
				return null;
			}
			holdsOne |= slot.holder() == caller;
		}
		return (holdsOne && areAllWaiting(caller, slots, waiters)) ? new Outcome.Deadlock(holders(slots)) : null;
	}

	private static boolean areAllWaiting(Thread caller, List<Slot> slots, WaiterQueue waiters) {
		for (Slot slot : slots) {
			Thread holder = slot.holder();
			if (holder == null || (holder != caller && !waiters.contains(holder))) {
				return false;
			}
		}
		return true;
	}

	private static List<Thread> holders(List<Slot> slots) {
		List<Thread> holders = new ArrayList<>();
		for (Slot slot : slots) {
			Thread holder = slot.holder();
			if (holder != null && holders.stream().noneMatch((other) -> other == holder)) {
				holders.add(holder);
			}
		}
		return holders;
	}

}
