package io.github.socketpool.pool;

import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.Opening;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in the queue. The outcome is put in under the ledger's lock, and the
 * caller is woken after it: direct hand-off, so nobody can overtake. In between, whoever
 * hands over a connection may begin its use with the caller's request: a caller who has
 * left one goes on only when it has been told.
 */
final class Waiter extends Chain.Link<Waiter> implements Placement {

	private final Thread caller;

	private final long since;

	/** When the call ends. Written before {@link #opening}. */
	private @Nullable Deadline deadline;

	/** What the call begins with, if others may do that. */
	private volatile @Nullable Opening opening;

	/** When the caller's patience is at an end. Written before {@link #reminder}. */
	private long due;

	/** Whether the caller relies on being reminded of that. */
	private volatile boolean reminder;

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
	 * Let whoever hands over a connection begin its use, while the caller is asleep.
	 */
	void openWith(Deadline deadline, Opening opening) {
		this.deadline = deadline;
		this.opening = opening;
	}

	/**
	 * Have the caller {@linkplain #remind reminded} when its patience is at an end.
	 */
	void remindAt(long due) {
		this.due = due;
		this.reminder = true;
	}

	/**
	 * Return whether the caller relies on being reminded.
	 */
	boolean reliesOnReminder() {
		return this.reminder;
	}

	/**
	 * Return how long it is until the caller is to be reminded that its patience is at an
	 * end.
	 * @return nanoseconds; zero or less when it is due, and {@link Long#MAX_VALUE} when
	 * the caller does not rely on it
	 */
	long untilReminder(long now) {
		return this.reminder ? this.due - now : Long.MAX_VALUE;
	}

	/**
	 * Return what has been decided, of which the caller may not know yet.
	 */
	@Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Return what the caller may go on with. Only a connection can be on its way to it.
	 * @return the outcome, or {@code null} when it has to go on waiting
	 */
	@Nullable Outcome answer() {
		Outcome outcome = this.outcome;
		boolean onItsWay = outcome instanceof Outcome.Granted && this.opening != null && !this.told;
		return onItsWay ? null : outcome;
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
		Opening opening = this.opening;
		Deadline deadline = this.deadline;
		if (opening == null || deadline == null || slot.isSuspect() || isLeaving(deadline, now)) {
			return;
		}
		try {
			this.opened = slot.connection().begin(deadline, now, opening);
		}
		catch (RuntimeException | Error ex) {
			this.opened = true;
		}
	}

	private boolean isLeaving(Deadline deadline, long now) {
		return this.caller.isInterrupted() || deadline.remainingNanos(now) <= 0;
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
	 * Tell the caller the outcome. To be called without the ledger's lock, so that the
	 * caller does not wake only to wait for it.
	 */
	void wake() {
		this.told = true;
		LockSupport.unpark(this.caller);
	}

	/**
	 * Wake the caller to look at the time. It has nothing to go on with.
	 */
	void remind() {
		LockSupport.unpark(this.caller);
	}

}
