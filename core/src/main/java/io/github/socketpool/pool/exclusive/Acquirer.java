package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Finds a usable connection for a caller, or says why there is none: it asks the ledger,
 * and waits in the caller's thread where the ledger says so. Thread-safe.
 */
final class Acquirer {

	private final Ledger ledger;

	private final Connector connector;

	private final RunPlanner planner;

	private final SlotReleaser releaser;

	private final PoolListeners listeners;

	private final AcquireErrors acquireErrors;

	private final ErrorContext errors;

	private final Ticker ticker;

	Acquirer(PoolContext context, Connector connector, RunPlanner planner, SlotReleaser releaser,
			AcquireErrors acquireErrors) {
		this.ledger = context.ledger();
		this.connector = connector;
		this.planner = planner;
		this.releaser = releaser;
		this.listeners = context.listeners();
		this.acquireErrors = acquireErrors;
		this.errors = context.errors();
		this.ticker = context.ticker();
	}

	/**
	 * Acquire a connection and begin its use.
	 * @return an active slot
	 */
	Slot acquire(Deadline deadline) {
		return acquire(deadline, null, false);
	}

	/**
	 * Acquire a connection and begin its use, with a request that is known already.
	 * @return an active slot
	 */
	Slot acquire(Deadline deadline, EarlyRequest early) {
		return acquire(deadline, early, false);
	}

	/**
	 * Acquire another connection for a call that was given one already.
	 * @return an active slot
	 */
	Slot acquireAgain(Deadline deadline) {
		return acquire(deadline, null, true);
	}

	private Slot acquire(Deadline deadline, @Nullable EarlyRequest early, boolean again) {
		long start = this.ticker.nanos();
		try {
			Slot slot = acquireUsable(deadline, early, start, again);
			this.listeners.acquired(slot.leaseBegan() - start);
			if (slot.uses() == 2) {
				ConnectionLog.reused(this.errors, slot);
			}
			return slot;
		}
		catch (SocketPoolException ex) {
			this.listeners.acquireFailed(this.ticker.nanos() - start, ex);
			throw ex;
		}
	}

	/**
	 * Obtain connections until one can be used. One that turns out to be unusable is
	 * closed and replaced without the caller noticing. Only what the server did to a
	 * connection that was made since the caller came, and before its first use, is
	 * reported: to go on trying would be a storm. One that had been idle is replaced,
	 * even if it was never used.
	 */
	private Slot acquireUsable(Deadline deadline, @Nullable EarlyRequest early, long start, boolean again) {
		boolean first = again;
		long now = start;
		while (true) {
			Slot slot = obtain(deadline, early, now, first);
			CloseReason unusable = begin(slot, deadline, slot.leaseBegan());
			if (unusable == null) {
				return slot;
			}
			boolean madeForThis = slot.uses() == 1 && slot.madeAt() - start >= 0;
			this.releaser.remove(slot, unusable);
			if (madeForThis && this.ledger.state() != PoolState.CLOSED) {
				throw this.acquireErrors.unusableFromTheStart(unusable);
			}
			first = true;
			now = this.ticker.nanos();
		}
	}

	/**
	 * Begin the use of a connection. Whatever goes wrong, its slot is not lost.
	 * @return {@code null} when it may be used, otherwise why it must be closed
	 */
	private @Nullable CloseReason begin(Slot slot, Deadline deadline, long now) {
		CloseReason failed = CloseReason.FAILED;
		try {
			if (this.ledger.isConnectWanted()) {
				this.connector.startConnects();
			}
			CloseReason unusable = slot.isSuspect() ? slot.connection().check() : null;
			if (unusable == null) {
				slot.foundAlive();
				unusable = slot.connection().begin(deadline, now);
			}
			failed = null;
			return unusable;
		}
		catch (SocketPoolException ex) {
			// A new connection's peer speaks something else.
			failed = CloseReason.MALFORMED;
			throw ex;
		}
		finally {
			if (failed != null) {
				this.releaser.remove(slot, failed);
			}
		}
	}

	/**
	 * Obtain a slot, at once or after waiting, and begin its lease.
	 */
	private Slot obtain(Deadline deadline, @Nullable EarlyRequest early, long now, boolean again) {
		if (Thread.currentThread().isInterrupted()) {
			throw this.acquireErrors.interrupted();
		}
		if (deadline.remainingNanos(now) <= 0) {
			throw this.acquireErrors.tooLate(deadline);
		}
		this.planner.requirePlanned();
		Outcome outcome = this.ledger.acquire(Thread.currentThread(), deadline, early != null, again, now);
		if (outcome instanceof Outcome.Wait wait) {
			return obtainAfterWaiting(wait.waiter(), deadline, early);
		}
		Slot slot = granted(outcome);
		slot.leaseBegins(now, early != null);
		return slot;
	}

	/**
	 * A caller whose use has begun goes on even if its time is up: what is to be said of
	 * its request the connection knows.
	 */
	private Slot obtainAfterWaiting(Waiter waiter, Deadline deadline, @Nullable EarlyRequest early) {
		Outcome outcome = await(waiter, early);
		if (outcome instanceof Outcome.Late late) {
			throw late(late, waiter);
		}
		Slot slot = granted(outcome);
		long now = this.ticker.nanos();
		if (deadline.remainingNanos(now) <= 0 && !waiter.isSent()) {
			this.releaser.release(slot, now);
			TimeoutEvent.commit(this.errors, TimeoutEvent.WAITING);
			throw this.acquireErrors.servedTooLate(deadline);
		}
		slot.leaseBegins(now, early != null);
		return slot;
	}

	private SocketPoolException late(Outcome.Late late, Waiter waiter) {
		TimeoutEvent.commit(this.errors, TimeoutEvent.WAITING);
		if (late == Outcome.Late.WAITING) {
			return this.acquireErrors.timedOut(Duration.ofNanos(waiter.patience()));
		}
		return waiter.hasEarlyRequest() ? this.acquireErrors.notTold(waiter.deadline())
				: this.acquireErrors.servedTooLate(waiter.deadline());
	}

	private Slot granted(Outcome outcome) {
		if (outcome instanceof Outcome.Granted granted) {
			return granted.slot();
		}
		throw this.acquireErrors.explain((Outcome.Refused) outcome);
	}

	/**
	 * Wait for the outcome. A waiter who gives up at the very moment of a grant takes it
	 * when its patience was at an end or its use has begun, and passes it on when it was
	 * interrupted, or when anything else ends its waiting. One whose use has begun is
	 * closed then.
	 */
	private Outcome await(Waiter waiter, @Nullable EarlyRequest early) {
		boolean waiting = true;
		try {
			prepare(waiter, early);
			Outcome outcome = park(waiter);
			waiting = false;
			return (outcome != null) ? awake(waiter, outcome) : giveUp(waiter);
		}
		finally {
			if (waiting) {
				passOn(abandon(waiter), waiter);
			}
		}
	}

	/**
	 * What is good for a platform thread is not for a virtual one. A time limit for
	 * parking costs a virtual thread as much as all the rest of a call, for the JDK keeps
	 * those of many of them in one queue, under one lock: maintenance refuses it instead.
	 * And it wakes so fast that the response is rarely there before it: to look for it in
	 * vain costs more than is gained by sending its request (a tenth of all calls, with
	 * 1,000 callers).
	 */
	private static void prepare(Waiter waiter, @Nullable EarlyRequest early) {
		if (ThreadKind.isVirtual(waiter.caller())) {
			waiter.relyOnRefusal();
		}
		else if (early != null) {
			waiter.leaveRequest(early);
		}
	}

	/**
	 * Park until there is an outcome.
	 * @return the outcome, or {@code null} when the time was up before, or the thread was
	 * interrupted
	 */
	private @Nullable Outcome park(Waiter waiter) {
		WaitEvent event = WaitEvent.begun();
		Outcome outcome = null;
		try {
			this.listeners.waiting();
			if (waiter.connects()) {
				this.connector.startConnects();
			}
			long now = waiter.since();
			boolean interrupted = false;
			outcome = waiter.answer();
			while (outcome == null && !interrupted && waiter.due() - now > 0) {
				sleep(waiter, now);
				outcome = waiter.answer();
				if (outcome == null) {
					interrupted = Thread.currentThread().isInterrupted();
					now = this.ticker.nanos();
				}
			}
			return outcome;
		}
		finally {
			event.commit(this.errors, outcome instanceof Outcome.Granted);
		}
	}

	/**
	 * To plan a run takes a lock, and may use up the permit that a grant has left: the
	 * caller looks again before it parks.
	 */
	private void sleep(Waiter waiter, long now) {
		long due = waiter.due();
		if (!waiter.reliesOnRefusal()) {
			LockSupport.parkNanos(this, due - now);
		}
		else if (this.planner.willRunBy(due)) {
			LockSupport.park(this);
		}
		else if (!this.planner.runBy(due) && waiter.answer() == null) {
			LockSupport.parkNanos(this, due - now);
		}
	}

	private Outcome giveUp(Waiter waiter) {
		Outcome outcome = abandon(waiter);
		if (Thread.currentThread().isInterrupted() && !waiter.isSent()) {
			passOn(outcome, waiter);
			throw this.acquireErrors.interrupted();
		}
		return (outcome != null) ? outcome : Outcome.Late.WAITING;
	}

	private @Nullable Outcome abandon(Waiter waiter) {
		return (this.ledger.abandon(waiter) != null) ? awake(waiter, waiter.awaitAnswer()) : null;
	}

	/**
	 * Let the next one wake who was refused, if this one was.
	 */
	private Outcome awake(Waiter waiter, Outcome outcome) {
		if (outcome instanceof Outcome.Refused && waiter.reliesOnRefusal()) {
			this.releaser.wakeNextRefused(waiter);
		}
		return outcome;
	}

	/**
	 * Give back what was granted to a waiter who leaves. A connection is as it was,
	 * unless the waiter's use has begun: then an answer may be on its way.
	 */
	private void passOn(@Nullable Outcome outcome, Waiter waiter) {
		if (!(outcome instanceof Outcome.Granted granted)) {
			return;
		}
		if (waiter.isSent()) {
			SlotReleaser.endUse(granted.slot());
			this.releaser.remove(granted.slot(), CloseReason.INVALIDATED);
		}
		else {
			this.releaser.release(granted.slot(), this.ticker.nanos());
		}
	}

}
