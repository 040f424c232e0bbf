package io.github.socketpool.pool;

import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Obtains a slot for a caller, or says why there is none: it asks the ledger, and waits
 * in the caller's thread where the ledger says so. Thread-safe.
 */
final class Acquirer {

	private final Ledger ledger;

	private final Connector connector;

	private final Disposal disposal;

	private final PoolListeners listeners;

	private final PoolHistory history;

	private final Refusals refusals;

	private final ErrorContext errors;

	private final Ticker ticker;

	Acquirer(Ledger ledger, Connector connector, Disposal disposal, PoolListeners listeners, PoolHistory history,
			Refusals refusals, ErrorContext errors, Ticker ticker) {
		this.ledger = ledger;
		this.connector = connector;
		this.disposal = disposal;
		this.listeners = listeners;
		this.history = history;
		this.refusals = refusals;
		this.errors = errors;
		this.ticker = ticker;
	}

	/**
	 * Obtain a slot.
	 * @param again whether the caller was given one already that was of no use
	 * @return an active slot, whose connection has not been begun
	 */
	Slot obtain(Deadline deadline, long now, boolean again) {
		if (Thread.currentThread().isInterrupted()) {
			throw this.refusals.interrupted();
		}
		if (deadline.remainingNanos(now) <= 0) {
			throw this.refusals.tooLate(deadline, this.ledger.stats());
		}
		Outcome outcome = this.ledger.acquire(Thread.currentThread(), now, again);
		if (outcome instanceof Outcome.Wait wait) {
			outcome = await(wait.waiter(), deadline);
		}
		if (outcome instanceof Outcome.Granted granted) {
			if (this.ledger.isConnectWanted()) {
				this.connector.startConnects();
			}
			return granted.slot();
		}
		throw this.refusals.explain((Outcome.Refused) outcome, this.ledger.stats(), this.ledger.settings());
	}

	/**
	 * Wait for the outcome. A waiter who gives up at the very moment of a grant takes it
	 * when its patience was at an end, and passes it on when it was interrupted, or when
	 * anything else ends its waiting.
	 */
	private Outcome await(Waiter waiter, Deadline deadline) {
		WaitEvent event = WaitEvent.begun();
		boolean waiting = true;
		boolean served = false;
		try {
			this.listeners.waiting();
			this.connector.startConnects();
			Deadline patience = deadline.within(this.ledger.settings().acquireTimeout());
			Outcome outcome = park(waiter, patience);
			waiting = false;
			outcome = (outcome != null) ? outcome : giveUp(waiter, patience);
			served = outcome instanceof Outcome.Granted;
			return outcome;
		}
		finally {
			if (waiting) {
				passOn(this.ledger.abandon(waiter));
			}
			event.commit(this.errors, served);
		}
	}

	/**
	 * Park until there is an outcome.
	 * @return the outcome, or {@code null} when patience was at an end before
	 */
	private @Nullable Outcome park(Waiter waiter, Deadline patience) {
		Outcome outcome = waiter.outcome();
		while (outcome == null && !patience.hasPassed()) {
			LockSupport.parkNanos(this, patience.remainingNanos());
			outcome = waiter.outcome();
			if (outcome == null && Thread.currentThread().isInterrupted()) {
				throw this.refusals.interrupted();
			}
		}
		return outcome;
	}

	private Outcome giveUp(Waiter waiter, Deadline patience) {
		Outcome outcome = this.ledger.abandon(waiter);
		if (outcome == null) {
			TimeoutEvent.commit(this.errors, TimeoutEvent.WAITING);
			throw this.refusals.timedOut(patience, this.history.overview(this.ledger, this.ticker.nanos()));
		}
		return outcome;
	}

	private void passOn(@Nullable Outcome outcome) {
		if (outcome instanceof Outcome.Granted granted) {
			this.disposal.settle(granted.slot(), this.ledger.release(granted.slot(), this.ticker.nanos()));
		}
	}

}
