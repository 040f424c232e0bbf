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

	private static final long UNKNOWN = Long.MAX_VALUE;

	private final Thread caller;

	private final long since;

	/** When the call ends. Written before {@link #patience}. */
	private @Nullable Deadline deadline;

	/** What the call begins with, if that is known. Written before {@link #patience}. */
	private @Nullable Opening opening;

	/** How long the caller waits altogether; unknown until it has its place. */
	private volatile long patience = UNKNOWN;

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
	 * @param patience nanoseconds since it came, no longer than its deadline
	 */
	void waitFor(long patience, Deadline deadline, @Nullable Opening opening) {
		this.deadline = deadline;
		this.opening = opening;
		this.patience = patience;
	}

	/**
	 * Return how long the caller still waits.
	 * @return nanoseconds; zero or less when its patience is at an end, and
	 * {@link Long#MAX_VALUE} while it has not said how long it waits
	 */
	long patience(long now) {
		long patience = this.patience;
		return (patience != UNKNOWN) ? patience - (now - this.since) : UNKNOWN;
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
		boolean known = this.patience != UNKNOWN;
		Deadline deadline = this.deadline;
		Opening opening = this.opening;
		if (!known || deadline == null || opening == null || slot.isSuspect()) {
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
