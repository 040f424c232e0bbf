package io.github.socketpool.pool.exclusive;

import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * Parks a caller, in its own thread, until the ledger has decided about its waiter or the
 * caller gives up. Thread-safe.
 */
final class WaiterParking {

	/**
	 * A constant, so that its class is initialized with the pool. A class whose
	 * initialization fails, since memory is short, cannot be used any more.
	 */
	private static final Outcome LATE = Outcome.Late.WAITING;

	private final Ledger ledger;

	private final Connector connector;

	private final RunPlanner planner;

	private final SlotReleaser releaser;

	private final PoolListeners listeners;

	private final AcquireErrors acquireErrors;

	private final ErrorContext errors;

	private final Ticker ticker;

	WaiterParking(PoolContext context, Connector connector, RunPlanner planner, SlotReleaser releaser,
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
	 * Wait for the outcome. To be called right after the ledger has queued the waiter:
	 * its request may be sent from then on. A slot may be granted at the very moment when
	 * the caller gives up. A caller whose timeout has passed takes it. So does one whose
	 * request may have left. Any other caller that was interrupted passes it on. If the
	 * wait ends with an error, the slot is passed on too, but if the request may have
	 * left, the connection is closed.
	 * @return a granted slot, or a refusal
	 */
	Outcome await(Waiter waiter) {
		boolean waiting = true;
		try {
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
			outcome = waiter.take();
			while (outcome == null && !interrupted && waiter.due() - now > 0) {
				sleep(waiter, now);
				outcome = waiter.take();
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
		else if (!this.planner.runBy(due) && waiter.take() == null) {
			LockSupport.parkNanos(this, due - now);
		}
	}

	private Outcome giveUp(Waiter waiter) {
		Outcome outcome = abandon(waiter);
		if (Thread.currentThread().isInterrupted() && !waiter.isSent()) {
			passOn(outcome, waiter);
			throw this.acquireErrors.interrupted();
		}
		return (outcome != null) ? outcome : LATE;
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
	 * Release what was granted to a waiter who leaves. Its connection is as it was,
	 * unless the waiter's request may have left: then an answer may be on its way.
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
