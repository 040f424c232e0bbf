package io.github.socketpool.protocol;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a {@link BodyBudget} that are reserved for one connection. The thread that
 * reads the connection reserves bytes while a body grows, and releases them when the
 * frame is handed over. Any thread may close the reservation. So the reserved bytes are
 * always released, however the connection ends.
 */
public final class BodyReservation implements AutoCloseable {

	private static final long CLOSED = -1;

	private final BodyBudget budget;

	/** How many bytes are reserved, or {@link #CLOSED}. */
	private final AtomicLong held = new AtomicLong();

	/** Whether bytes were refused. Used only by the reading thread. */
	private boolean refused;

	BodyReservation(BodyBudget budget) {
		this.budget = budget;
	}

	/**
	 * Reserve bytes before they are allocated. A closed reservation takes nothing from
	 * the budget, since its reader fails at its next read.
	 * @param bytes how many more bytes the body takes
	 * @throws BodyBudgetExceededException if the budget has fewer bytes left, or has
	 * refused bytes before: the body is incomplete, and its connection must be closed
	 */
	public void reserve(int bytes) {
		if (this.refused || !this.budget.tryReserve(bytes)) {
			this.refused = true;
			throw this.budget.exceeded(bytes);
		}
		long before;
		do {
			before = this.held.get();
			if (before == CLOSED) {
				this.budget.release(bytes);
				return;
			}
		}
		while (!this.held.compareAndSet(before, before + bytes));
	}

	/**
	 * Release all reserved bytes, because the frame has been handed over. Must be called
	 * by the reading thread, while no body is incomplete.
	 */
	public void release() {
		long before = this.held.get();
		if (before > 0 && this.held.compareAndSet(before, 0)) {
			this.budget.release(before);
		}
	}

	/**
	 * Release all reserved bytes for the last time, because the connection is closed.
	 * Does nothing if it is closed already. Thread-safe. Allocates nothing.
	 */
	@Override
	public void close() {
		long before = this.held.getAndSet(CLOSED);
		if (before > 0) {
			this.budget.release(before);
		}
	}

	@Override
	public String toString() {
		return "BodyReservation[" + this.held.get() + " bytes]";
	}

}
