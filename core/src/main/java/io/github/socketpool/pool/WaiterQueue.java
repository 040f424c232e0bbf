package io.github.socketpool.pool;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The waiters in order of arrival. A waiter who gives up leaves from the middle at the
 * same cost as from the head, however many there are. Guarded by the ledger's lock.
 */
final class WaiterQueue {

	private @Nullable Waiter head;

	private @Nullable Waiter tail;

	private int size;

	int size() {
		return this.size;
	}

	void addLast(Waiter waiter) {
		link(this.tail, waiter, null);
	}

	void addFirst(Waiter waiter) {
		link(null, waiter, this.head);
	}

	@Nullable Waiter pollFirst() {
		Waiter first = this.head;
		if (first != null) {
			remove(first);
		}
		return first;
	}

	/**
	 * Take a waiter out. The waiter must be in the queue.
	 */
	void remove(Waiter waiter) {
		setNext(waiter.previous, waiter.next);
		setPrevious(waiter.next, waiter.previous);
		waiter.previous = null;
		waiter.next = null;
		this.size--;
	}

	void forEach(Consumer<Waiter> action) {
		for (Waiter waiter = this.head; waiter != null; waiter = waiter.next) {
			action.accept(waiter);
		}
	}

	private void link(@Nullable Waiter previous, Waiter waiter, @Nullable Waiter next) {
		waiter.previous = previous;
		waiter.next = next;
		setNext(previous, waiter);
		setPrevious(next, waiter);
		this.size++;
	}

	private void setNext(@Nullable Waiter waiter, @Nullable Waiter next) {
		if (waiter != null) {
			waiter.next = next;
		}
		else {
			this.head = next;
		}
	}

	private void setPrevious(@Nullable Waiter waiter, @Nullable Waiter previous) {
		if (waiter != null) {
			waiter.previous = previous;
		}
		else {
			this.tail = previous;
		}
	}

}
