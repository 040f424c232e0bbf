package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.EarlyRequest;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in the queue. The outcome is put in under the ledger's lock, and the
 * caller is woken after it: direct hand-off, so nobody can overtake. In between, whoever
 * hands over a connection may begin its use with the caller's request: a caller who has
 * left one goes on only when it has been told.
 */
final class Waiter extends LinkedDeque.Link<Waiter> implements Placement {

	/** How long after its time is up a waiter would have left by itself. */
	private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(100);

	private final Thread caller;

	private final Deadline deadline;

	private final boolean exchange;

	private final long since;

	private final long patience;

	/** Whether a connect is worth starting for the caller. */
	private boolean connect;

	/** What the call begins with, if others may do that. */
	private volatile @Nullable EarlyRequest early;

	/** Whether the caller relies on being refused when its time is up. */
	private volatile boolean reliesOnRefusal;

	private volatile @Nullable Outcome outcome;

	/** Whether others are woken before the caller. Guarded by the ledger's lock. */
	private boolean wokenInTurn;

	/** Whether the use has begun. Written before {@link #told}. */
	private boolean sent;

	/** Whether the caller may go on with the outcome. */
	private volatile boolean told;

	/**
	 * Create a waiter.
	 * @param deadline when the call ends
	 * @param exchange whether the call is one exchange, which takes some time
	 * @param timeout how long the caller waits at most
	 */
	Waiter(Thread caller, Deadline deadline, boolean exchange, long since, Duration timeout) {
		this.caller = caller;
		this.deadline = deadline;
		this.exchange = exchange;
		this.since = since;
		this.patience = Math.min(TimeUnit.NANOSECONDS.convert(timeout), deadline.remainingNanos(since));
	}

	Thread caller() {
		return this.caller;
	}

	Deadline deadline() {
		return this.deadline;
	}

	long since() {
		return this.since;
	}

	/**
	 * Return how long the caller waits.
	 * @return nanoseconds
	 */
	long patience() {
		return this.patience;
	}

	/**
	 * Return when the caller's time is up.
	 */
	long due() {
		return this.since + this.patience;
	}

	/**
	 * Have the caller start connects. To be called before the caller has its place.
	 */
	void connectIf(boolean worthwhile) {
		this.connect = worthwhile;
	}

	/**
	 * Return whether the caller is to start connects.
	 */
	boolean connects() {
		return this.connect;
	}

	/**
	 * Return why a connection would be of no use to the caller.
	 * @param shortest how many nanoseconds nearly all exchanges take at least
	 * @return the reason, or {@code null} when it has time enough
	 */
	Outcome.@Nullable Refused outOfTime(long shortest, long now) {
		if (now - due() >= 0) {
			return Outcome.Late.WAITING;
		}
		long left = this.deadline.remainingNanos(now);
		return (this.exchange && left < shortest) ? new Outcome.TooLittleTime(left, shortest) : null;
	}

	/**
	 * Return how long it is until the caller is to be refused: when its time is up, if it
	 * relies on that, and otherwise when it would have left by itself if it could.
	 * @return nanoseconds; zero or less when it is due
	 */
	long untilRefused(long now) {
		return due() - now + (this.reliesOnRefusal ? 0 : GRACE);
	}

	/**
	 * Let whoever hands over a connection begin its use, while the caller is asleep.
	 */
	void leaveRequest(EarlyRequest early) {
		this.early = early;
	}

	/**
	 * Have the caller refused when its time is up.
	 */
	void relyOnRefusal() {
		this.reliesOnRefusal = true;
	}

	/**
	 * Return whether the caller relies on being refused when its time is up.
	 */
	boolean reliesOnRefusal() {
		return this.reliesOnRefusal;
	}

	/**
	 * Have the caller woken when its turn comes among those who were refused.
	 */
	void wakeInTurn(boolean inTurn) {
		this.wokenInTurn = inTurn;
	}

	boolean isWokenInTurn() {
		return this.wokenInTurn;
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
		boolean onItsWay = outcome instanceof Outcome.Granted && this.early != null && !this.told;
		return onItsWay ? null : outcome;
	}

	/**
	 * Wait for the answer, which has been decided and is on its way: whoever decided it
	 * never blocks before it is told. If an error ends that thread before, the slot is
	 * {@linkplain Ledger#reclaim reclaimed} after the caller's deadline, and that is the
	 * answer.
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
	void sendEarly(Slot slot, long now) {
		EarlyRequest early = this.early;
		if (early == null || slot.isSuspect() || isLeaving(now)) {
			return;
		}
		try {
			this.sent = slot.connection().beginEarly(this.deadline, now, early);
		}
		catch (RuntimeException | Error ex) {
			this.sent = true;
		}
	}

	private boolean isLeaving(long now) {
		return this.caller.isInterrupted() || this.deadline.remainingNanos(now) <= 0;
	}

	/**
	 * Return whether the use has begun, and its request may have left.
	 */
	boolean isSent() {
		return this.sent;
	}

	/**
	 * Return whether the caller has left a request with its place, which may have left.
	 */
	boolean hasEarlyRequest() {
		return this.early != null;
	}

	/**
	 * Return whether the caller has been told that it may go on.
	 */
	boolean isTold() {
		return this.told;
	}

	/**
	 * Decide about the caller. To be called under the ledger's lock: once, but that a
	 * grant of which the caller was not told in time is taken back.
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
