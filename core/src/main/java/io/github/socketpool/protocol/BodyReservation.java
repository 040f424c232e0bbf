package io.github.socketpool.protocol;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one connection has reserved of a {@link BodyBudget}. The thread that reads the
 * connection reserves while a body grows, and releases once the frame is handed over. Any
 * thread may close it, so that exactly what was reserved is released however the
 * connection ends.
 */
public final class BodyReservation implements AutoCloseable {

	private static final long CLOSED = -1;

	private final BodyBudget budget;

	/** How many bytes are reserved, or {@link #CLOSED}. */
	private final AtomicLong held = new AtomicLong();

	/** Whether bytes were refused. Belongs to the reading thread. */
	private boolean refused;

	BodyReservation(BodyBudget budget) {
		this.budget = budget;
	}

	/**
	 * Reserve bytes before they are allocated. A reservation that was closed takes
	 * nothing from the budget: its reader ends at its next read.
	 * @param bytes how many more bytes the body takes
	 * @throws BodyBudgetExceededException if the budget has not so many bytes left, or
	 * has refused some before: the body is incomplete, and its connection must be closed
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
	 * Release what is reserved: the frame has been handed over. To be called by the
	 * thread that reads, while no body is incomplete.
	 */
	public void release() {
		long before = this.held.get();
		if (before > 0 && this.held.compareAndSet(before, 0)) {
			this.budget.release(before);
		}
	}

	/**
	 * Release what is reserved, for the last time: the connection is closed. Does nothing
	 * when closed already. Thread-safe, and allocates nothing.
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
