package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.ThreadKind;
import io.github.socketpool.connection.EarlyRequest;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in the queue, and what has come of it. One method for each transition
 * of its {@link State}, each a single compare-and-set: three threads may compete for it,
 * which are the caller, the thread that hands over a slot, and the one that reclaims it.
 * <p>
 * The ledger decides under its lock, and the caller is woken after that. So the slot is
 * handed over directly, and no other caller can overtake. In between, the thread that
 * hands over the slot may send the caller's request.
 */
final class Waiter extends LinkedDeque.Link<Waiter> implements Placement {

	/** What has come of a waiter. */
	enum State {

		/** Nothing has been decided: the waiter is in the queue. */
		WAITING,

		/** The caller gave up before anything was decided. */
		LEFT,

		/** A slot was granted to the caller, who may not have noticed. */
		GRANTED,

		/** The thread that hands over the slot is sending the caller's request. */
		SENDING,

		/** The caller has the slot, or may go on with it. Nothing was sent. */
		READY,

		/** The caller may go on with the slot. Its request may have left. */
		SENT,

		/** The caller gets no slot. */
		REFUSED

	}

	private static final AtomicReferenceFieldUpdater<Waiter, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Waiter.class, State.class, "state");

	/** How long after its time is up a waiter would have left by itself. */
	private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(100);

	private final Thread caller;

	private final Deadline deadline;

	private final boolean exchange;

	private final @Nullable EarlyRequest early;

	private final boolean reliesOnRefusal;

	private final long since;

	private final long timeout;

	/**
	 * Whether a connect is worth starting for the caller. Decided after the waiter has
	 * joined the queue, when nothing may be allocated: {@link Outcome.Wait} exists by
	 * then. Guarded by the ledger's lock until the caller has it.
	 */
	private boolean connects;

	private volatile State state = State.WAITING;

	/** Written before the state becomes GRANTED. */
	private Outcome.@Nullable Granted granted;

	/** Written before the state becomes REFUSED. */
	private Outcome.@Nullable Refused refusal;

	/**
	 * Create a waiter. What is good for a platform thread is not for a virtual one. A
	 * time limit for parking costs a virtual thread as much as the rest of its call: the
	 * JDK keeps those of many virtual threads in one queue, under one lock. So it parks
	 * without a limit and relies on being refused when its time is up. It also wakes so
	 * fast that the response is rarely there before it. Looking for the response in vain
	 * costs more than sending the request early gains (measured: a tenth of all calls,
	 * with 1,000 callers).
	 * @param deadline when the call ends
	 * @param early the request of the call, if the call is one exchange
	 * @param virtual whether the caller is a virtual thread
	 * @param timeout the acquire timeout; the caller waits no longer than its deadline
	 * allows either
	 */
	Waiter(Thread caller, Deadline deadline, @Nullable EarlyRequest early, boolean virtual, long since,
			Duration timeout) {
		this.caller = caller;
		this.deadline = deadline;
		this.exchange = early != null;
		this.early = virtual ? null : early;
		this.reliesOnRefusal = virtual;
		this.since = since;
		this.timeout = Math.min(TimeUnit.NANOSECONDS.convert(timeout), deadline.remainingNanos(since));
	}

	/**
	 * Create a waiter for a caller of either kind.
	 */
	static Waiter of(Thread caller, Deadline deadline, @Nullable EarlyRequest early, long since, Duration timeout) {
		return new Waiter(caller, deadline, early, ThreadKind.isVirtual(caller), since, timeout);
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
	 * Return how long the caller waits at most.
	 * @return nanoseconds
	 */
	long timeout() {
		return this.timeout;
	}

	/**
	 * Return when the caller's time is up.
	 */
	long due() {
		return this.since + this.timeout;
	}

	/**
	 * Have the caller start connects. To be called before the caller has its place.
	 */
	void connectIf(boolean worthwhile) {
		this.connects = worthwhile;
	}

	/**
	 * Return whether the caller is to start connects.
	 */
	boolean connects() {
		return this.connects;
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
	 * Return whether the caller relies on being refused when its time is up.
	 */
	boolean reliesOnRefusal() {
		return this.reliesOnRefusal;
	}

	State state() {
		return this.state;
	}

	/**
	 * Return what has been decided, which the caller may not have noticed.
	 * @return the outcome, or {@code null} if nothing has been decided
	 */
	@Nullable Outcome outcome() {
		State state = this.state;
		if (state == State.REFUSED) {
			return this.refusal;
		}
		return (state == State.WAITING || state == State.LEFT) ? null : this.granted;
	}

	/**
	 * Return whether the caller's request may have left.
	 */
	boolean isSent() {
		State state = this.state;
		return state == State.SENT || (state == State.REFUSED && this.refusal == Outcome.Late.SENDING);
	}

	/**
	 * The caller gives up: {@code WAITING → LEFT}. Under the ledger's lock.
	 * @return {@code false} if something has been decided at that very moment
	 */
	boolean leave() {
		return change(State.WAITING, State.LEFT);
	}

	/**
	 * A slot is granted to the caller: {@code WAITING → GRANTED}. Under the ledger's
	 * lock.
	 */
	void grant(Outcome.Granted outcome) {
		requireWaiting();
		this.granted = outcome;
		change(State.WAITING, State.GRANTED);
	}

	/**
	 * The caller gets no slot: {@code WAITING → REFUSED}. Under the ledger's lock.
	 */
	void refuse(Outcome.Refused outcome) {
		requireWaiting();
		this.refusal = outcome;
		change(State.WAITING, State.REFUSED);
	}

	/**
	 * The slot that was granted to the caller is reclaimed:
	 * {@code GRANTED, SENDING → REFUSED}. Under the ledger's lock.
	 * @return {@code false} if the caller has the slot, or may go on with it
	 */
	boolean refuseUntaken() {
		return refuseUntaken(State.GRANTED, Outcome.Late.GRANTED) || refuseUntaken(State.SENDING, Outcome.Late.SENDING);
	}

	private boolean refuseUntaken(State from, Outcome.Late outcome) {
		if (this.state != from) {
			return false;
		}
		this.refusal = outcome;
		return change(from, State.REFUSED);
	}

	/**
	 * The caller's request begins to leave: {@code GRANTED → SENDING}. By the thread that
	 * hands over the slot.
	 * @return {@code false} if the slot has been reclaimed and must not be touched
	 */
	boolean beginSending() {
		return change(State.GRANTED, State.SENDING);
	}

	/**
	 * The caller may go on with the slot, and its request may have left:
	 * {@code SENDING → SENT}. By the thread that hands over the slot.
	 * @return {@code false} if the slot has been reclaimed
	 */
	boolean sent() {
		return change(State.SENDING, State.SENT);
	}

	/**
	 * The caller may go on with the slot, and nothing was sent:
	 * {@code GRANTED, SENDING → READY}. By the thread that hands over the slot.
	 * @return {@code false} if the caller has taken the slot, or it has been reclaimed
	 */
	boolean ready() {
		return change(State.GRANTED, State.READY) || change(State.SENDING, State.READY);
	}

	/**
	 * Take what the caller may go on with. By the caller. One whose request may be sent
	 * by another thread waits until that thread has come to the end of it. Others take a
	 * slot as soon as it is granted: {@code GRANTED → READY}.
	 * @return the outcome, or {@code null} when the caller has to go on waiting
	 */
	@Nullable Outcome take() {
		if (this.early == null) {
			change(State.GRANTED, State.READY);
		}
		State state = this.state;
		if (state == State.REFUSED) {
			return this.refusal;
		}
		return (state == State.READY || state == State.SENT) ? this.granted : null;
	}

	/**
	 * Wait until the caller can take what has been decided. The thread that hands over
	 * the slot never blocks before that. If an error ends that thread, the slot is
	 * {@linkplain Ledger#reclaim reclaimed} after the caller's deadline.
	 */
	Outcome awaitAnswer() {
		boolean interrupted = false;
		Outcome answer = take();
		while (answer == null) {
			LockSupport.park(this);
			interrupted |= Thread.interrupted();
			answer = take();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return answer;
	}

	/**
	 * Send the caller's request on the slot that is handed over to it, if the request is
	 * known. To be called before the caller is woken. What fails here fails again when
	 * the caller goes on.
	 */
	void sendEarly(Slot slot, long now) {
		EarlyRequest early = this.early;
		if (early == null || slot.isSuspect() || isLeaving(now) || !beginSending()) {
			return;
		}
		boolean begun = true;
		try {
			begun = slot.connection().beginEarly(this.deadline, now, early);
		}
		catch (RuntimeException | Error ex) {
			// Part of the request may have left.
		}
		if (begun) {
			sent();
		}
		else {
			ready();
		}
	}

	private boolean isLeaving(long now) {
		return this.caller.isInterrupted() || this.deadline.remainingNanos(now) <= 0;
	}

	/**
	 * Wake the caller, who may go on with what was decided. By the thread that hands over
	 * the slot, or that tells of a refusal. To be called without the ledger's lock, so
	 * that the caller does not wake only to wait for it. If an error has cut short
	 * {@link #sendEarly}, the request may have left.
	 */
	void wake() {
		State state = this.state;
		if (state == State.SENDING) {
			sent();
		}
		else if (state == State.GRANTED) {
			ready();
		}
		remind();
	}

	/**
	 * Wake the caller to look at the time. This decides nothing.
	 */
	void remind() {
		LockSupport.unpark(this.caller);
	}

	private boolean change(State from, State to) {
		return STATE.compareAndSet(this, from, to);
	}

	private void requireWaiting() {
		State state = this.state;
		if (state != State.WAITING) {
			throw new IllegalStateException("A waiter that is " + state + " does not wait");
		}
	}

}
