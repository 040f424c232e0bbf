package io.github.socketpool.pool.exclusive;

import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A queue whose elements carry their links themselves: an element leaves from the middle
 * at the same cost as from an end, and joining and leaving allocate nothing. An element
 * is in one deque at most. Not thread-safe: guarded by the ledger's lock.
 *
 * @param <E> the elements
 */
final class LinkedDeque<E extends LinkedDeque.Link<E>> {

	private @Nullable E head;

	private @Nullable E tail;

	private int size;

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Return whether an element is in this deque. It must not be in another one.
	 */
	boolean contains(E element) {
		return element.previous != null || element == this.head;
	}

	@Nullable E first() {
		return this.head;
	}

	@Nullable E last() {
		return this.tail;
	}

	void addLast(E element) {
		link(this.tail, element, null);
	}

	void addFirst(E element) {
		link(null, element, this.head);
	}

	/**
	 * Take the first element out.
	 * @throws NoSuchElementException if there is none
	 */
	E removeFirst() {
		E first = this.head;
		if (first == null) {
			throw new NoSuchElementException("The deque is empty");
		}
		remove(first);
		return first;
	}

	/**
	 * Take an element out. It must be in this deque.
	 */
	void remove(E element) {
		setNext(element.previous, element.next);
		setPrevious(element.next, element.previous);
		element.previous = null;
		element.next = null;
		this.size--;
	}

	private void link(@Nullable E previous, E element, @Nullable E next) {
		element.previous = previous;
		element.next = next;
		setNext(previous, element);
		setPrevious(next, element);
		this.size++;
	}

	private void setNext(@Nullable E element, @Nullable E next) {
		if (element != null) {
			element.next = next;
		}
		else {
			this.head = next;
		}
	}

	private void setPrevious(@Nullable E element, @Nullable E previous) {
		if (element != null) {
			element.previous = previous;
		}
		else {
			this.tail = previous;
		}
	}

	/**
	 * An element of a deque, with its neighbours, which only the deque changes.
	 *
	 * @param <E> the elements
	 */
	abstract static class Link<E extends Link<E>> {

		@Nullable E previous;

		@Nullable E next;

	}

}
