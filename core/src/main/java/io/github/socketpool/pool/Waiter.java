package io.github.socketpool.pool;

import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.Opening;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in the queue. The outcome is put in under the ledger's lock, and the
 * caller is woken after it: direct hand-off, so nobody can overtake. In between, whoever
 * hands over a connection may begin its use, so the caller must not touch it before it
 * has been told.
 */
final class Waiter extends Chain.Link<Waiter> implements Placement {

	private final Thread caller;

	private final long since;

	/** When the call ends. Written before {@link #patience}. */
	private @Nullable Deadline deadline;

	/** What the call begins with, if that is known. Written before {@link #patience}. */
	private @Nullable Opening opening;

	/** Until when the caller waits; it is set once the caller has its place. */
	private volatile @Nullable Deadline patience;

	private volatile @Nullable Outcome outcome;

	/** Whether the use has begun. Written before {@link #told}. */
	private boolean opened;

	/** Whether the caller may go on with the outcome. */
	private volatile boolean told;

	Waiter(Thread caller, long since) {
		this.caller = caller;
		this.since = since;
	}

	Thread caller() {
		return this.caller;
	}

	long since() {
		return this.since;
	}

	/**
	 * Have the caller woken when its patience is at an end, and what it wants to do done
	 * as soon as it can be.
	 */
	void waitUntil(Deadline patience, Deadline deadline, @Nullable Opening opening) {
		this.deadline = deadline;
		this.opening = opening;
		this.patience = patience;
	}

	/**
	 * Return how long the caller still waits.
	 * @return nanoseconds; zero or less when its patience is at an end, and
	 * {@link Long#MAX_VALUE} while it has not said until when it waits
	 */
	long patience(long now) {
		Deadline patience = this.patience;
		return (patience != null) ? patience.remainingNanos(now) : Long.MAX_VALUE;
	}

	/**
	 * Return what has been decided, of which the caller may not know yet.
	 */
	@Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Return what the caller has been told.
	 * @return the outcome, or {@code null} when it has to go on waiting
	 */
	@Nullable Outcome answer() {
		return this.told ? this.outcome : null;
	}

	/**
	 * Wait for the answer, which has been decided and is on its way: whoever decided it
	 * never blocks before it is told.
	 */
	Outcome awaitAnswer() {
		boolean interrupted = false;
		Outcome answer = answer();
		while (answer == null) {
			LockSupport.park(this);
			interrupted |= Thread.interrupted();
			answer = answer();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return answer;
	}

	/**
	 * Begin the use of the slot that the caller gets, if its request is known. To be
	 * called by who hands the slot over, before the caller is woken. Whatever goes wrong,
	 * it is the caller who meets it.
	 */
	void open(Slot slot, long now) {
		Deadline patience = this.patience;
		Deadline deadline = this.deadline;
		Opening opening = this.opening;
		if (patience == null || deadline == null || opening == null || slot.isSuspect()) {
			return;
		}
		try {
			this.opened = slot.connection().begin(deadline, now, opening);
		}
		catch (RuntimeException | Error ex) {
			this.opened = true;
		}
	}

	/**
	 * Return whether the use has begun, and its request may have left.
	 */
	boolean isOpened() {
		return this.opened;
	}

	/**
	 * Decide about the caller. To be called under the ledger's lock, once.
	 */
	void settle(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Wake the caller. To be called without the ledger's lock, so that the caller does
	 * not wake only to wait for it.
	 */
	void wake() {
		this.told = true;
		LockSupport.unpark(this.caller);
	}

}
