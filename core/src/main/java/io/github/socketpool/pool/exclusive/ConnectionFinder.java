package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Finds a usable connection for a caller, or says why there is none: it asks the ledger,
 * begins the use, and replaces a connection that is unusable. Thread-safe.
 */
final class ConnectionFinder {

	private final Ledger ledger;

	private final Connector connector;

	private final RunPlanner planner;

	private final SlotReleaser releaser;

	private final PoolListeners listeners;

	private final AcquireErrors acquireErrors;

	private final ErrorContext errors;

	private final Ticker ticker;

	private final WaiterParking parking;

	ConnectionFinder(PoolContext context, WaiterParking parking, Connector connector, RunPlanner planner,
			SlotReleaser releaser, AcquireErrors acquireErrors) {
		this.ledger = context.ledger();
		this.connector = connector;
		this.planner = planner;
		this.releaser = releaser;
		this.listeners = context.listeners();
		this.acquireErrors = acquireErrors;
		this.errors = context.errors();
		this.ticker = context.ticker();
		this.parking = parking;
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
			this.listeners.acquired(slot.endpoint(), slot.leaseBegan() - start);
			if (slot.uses() == 2) {
				ConnectionLog.reused(this.errors.at(slot.endpoint()), slot);
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
	 * reported: to go on trying would be a storm. It is not, where another target serves.
	 * A connection that had been idle is replaced, even if it was never used.
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
			if (madeForThis) {
				this.releaser.unanswered(slot);
			}
			this.releaser.remove(slot, unusable);
			if (madeForThis && this.ledger.state() != PoolState.CLOSED && !this.ledger.targets().hasOther(slot)) {
				throw this.acquireErrors.unusableFromTheStart(slot, unusable);
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
		Thread caller = Thread.currentThread();
		if (caller.isInterrupted()) {
			throw this.acquireErrors.interrupted();
		}
		if (deadline.remainingNanos(now) <= 0) {
			throw this.acquireErrors.tooLate(deadline);
		}
		this.planner.requirePlanned();
		Outcome outcome = this.ledger.acquire(caller, deadline, early, again, now);
		if (outcome instanceof Outcome.Wait wait) {
			return obtainAfterWaiting(wait.waiter(), deadline, early);
		}
		Slot slot = granted(outcome);
		slot.leaseBegins(now, early != null);
		return slot;
	}

	/**
	 * A caller whose request may have left goes on even if its time is up: the connection
	 * knows what to say of the request.
	 */
	private Slot obtainAfterWaiting(Waiter waiter, Deadline deadline, @Nullable EarlyRequest early) {
		Outcome outcome = this.parking.await(waiter);
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
		return switch (late) {
			case WAITING -> this.acquireErrors.timedOut(Duration.ofNanos(waiter.timeout()));
			case GRANTED -> this.acquireErrors.servedTooLate(waiter.deadline());
			case SENDING -> this.acquireErrors.notTold(waiter.deadline());
		};
	}

	private Slot granted(Outcome outcome) {
		if (outcome instanceof Outcome.Granted granted) {
			return granted.slot();
		}
		throw this.acquireErrors.explain((Outcome.Refused) outcome);
	}

}
