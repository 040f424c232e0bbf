package io.github.socketpool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * A pool in which one caller at a time has a connection to itself. It does what its
 * {@link Ledger} decides: it connects, waits, wakes, closes and tells the listeners, and
 * never holds the ledger's lock while it does.
 */
final class ExclusivePool implements ConnectionPool {

	private final String name;

	/** Kept as text, since every call asks for it. */
	private final String target;

	private final PoolSettings settings;

	private final ConnectionFactory connections;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final Refusals refusals;

	private final Ledger ledger;

	private final PoolHistory history = new PoolHistory();

	private final Connector connector;

	ExclusivePool(String name, PoolSettings settings, ConnectionFactory connections, PoolListeners listeners,
			Ticker ticker) {
		this.name = name;
		this.target = connections.endpoint().toString();
		this.settings = settings;
		this.connections = connections;
		this.listeners = listeners;
		this.ticker = ticker;
		this.errors = new ErrorContext(name, this.target, RequestProgress.NOT_SENT);
		this.refusals = new Refusals(settings, this.errors);
		this.ledger = new Ledger(settings);
		this.connector = new Connector(connections, this.ledger, listeners, this.history, ticker, this.errors,
				settings.maxConnecting(), this::settle);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String target() {
		return this.target;
	}

	@Override
	public PoolSettings settings() {
		return this.settings;
	}

	@Override
	public PoolStats stats() {
		return this.ledger.stats();
	}

	@Override
	public PoolSnapshot snapshot() {
		return this.history.snapshot(this.settings, this.ledger, this.ticker.nanos());
	}

	/**
	 * What a caller is told who waited in vain: without those who wait too, since many
	 * may be told at once.
	 */
	private PoolSnapshot overview() {
		return this.history.overview(this.settings, this.ledger, this.ticker.nanos());
	}

	@Override
	public Lease acquire(Deadline deadline) {
		return acquire(deadline, false);
	}

	/**
	 * Acquire another connection for a call that was given one already.
	 */
	Lease acquireAgain(Deadline deadline) {
		this.listeners.retried();
		return acquire(deadline, true);
	}

	private Lease acquire(Deadline deadline, boolean again) {
		long start = this.ticker.nanos();
		try {
			SlotLease lease = acquireUsable(deadline, start, again);
			this.listeners.acquired(lease.slot().leaseBegan() - start);
			return lease;
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
	private SlotLease acquireUsable(Deadline deadline, long start, boolean again) {
		boolean first = again;
		long now = start;
		while (true) {
			Slot slot = obtain(deadline, now, first);
			now = this.ticker.nanos();
			if (deadline.remainingNanos(now) <= 0) {
				settle(slot, this.ledger.release(slot, now));
				throw this.refusals.timedOut(deadline, overview());
			}
			SlotLease lease = new SlotLease(this, slot, deadline, now);
			CloseReason unusable = begin(slot, deadline, now);
			if (unusable == null) {
				return lease;
			}
			discard(slot, unusable);
			if (!lease.isReused() && slot.madeAt() - start >= 0 && isOpen()) {
				throw this.refusals.unusableFromTheStart(target(), unusable);
			}
			first = true;
		}
	}

	private @Nullable CloseReason begin(Slot slot, Deadline deadline, long now) {
		boolean begun = false;
		try {
			CloseReason unusable = slot.connection().begin(deadline, now);
			begun = true;
			return unusable;
		}
		finally {
			if (!begun) {
				discard(slot, CloseReason.FAILED);
			}
		}
	}

	private Slot obtain(Deadline deadline, long now, boolean again) {
		if (Thread.currentThread().isInterrupted()) {
			throw this.refusals.interrupted();
		}
		if (deadline.remainingNanos(now) <= 0) {
			throw this.refusals.tooLate(deadline, stats());
		}
		Outcome outcome = this.ledger.acquire(Thread.currentThread(), now, again);
		if (outcome instanceof Outcome.Wait wait) {
			outcome = await(wait.waiter(), deadline);
		}
		if (outcome instanceof Outcome.Granted granted) {
			if (this.settings.minIdle() > 0) {
				this.connector.startConnects();
			}
			return granted.slot();
		}
		throw this.refusals.explain(outcome, stats());
	}

	/**
	 * Wait for the outcome. A waiter who gives up at the very moment of a grant takes it
	 * when its patience was at an end, and passes it on when it was interrupted, or when
	 * anything else ends its waiting.
	 */
	private Outcome await(Waiter waiter, Deadline deadline) {
		boolean waiting = true;
		try {
			this.connector.startConnects();
			Deadline patience = deadline.within(this.settings.acquireTimeout());
			Outcome outcome = park(waiter, patience);
			waiting = false;
			return (outcome != null) ? outcome : giveUp(waiter, patience);
		}
		finally {
			if (waiting) {
				passOn(this.ledger.abandon(waiter));
			}
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
			throw this.refusals.timedOut(patience, overview());
		}
		return outcome;
	}

	private void passOn(@Nullable Outcome outcome) {
		if (outcome instanceof Outcome.Granted granted) {
			settle(granted.slot(), this.ledger.release(granted.slot(), this.ticker.nanos()));
		}
	}

	/**
	 * Take a connection back whose lease has ended.
	 * @param reason why it must be closed, or {@code null} when the connection decides
	 */
	void giveBack(Slot slot, @Nullable CloseReason reason) {
		CloseReason unusable = end(slot);
		long now = this.ticker.nanos();
		long used = now - slot.leaseBegan();
		long heartbeats = slot.newHeartbeats();
		if (unusable == null) {
			unusable = (reason == null && isUsedUp(slot)) ? CloseReason.USED_UP : reason;
		}
		if (unusable == null) {
			settle(slot, this.ledger.release(slot, now));
		}
		else {
			discard(slot, unusable);
		}
		this.listeners.released(used);
		if (heartbeats > 0) {
			this.listeners.heartbeatsReceived(heartbeats);
		}
	}

	private static @Nullable CloseReason end(Slot slot) {
		try {
			return slot.connection().end();
		}
		catch (RuntimeException | Error ex) {
			// Whoever wrote this connection did not mean it; the slot must not be lost
			// for it.
			return CloseReason.FAILED;
		}
	}

	private boolean isUsedUp(Slot slot) {
		return this.settings.maxUses() > 0 && slot.uses() >= this.settings.maxUses();
	}

	private void settle(Slot slot, Placement placement) {
		if (placement instanceof Waiter waiter) {
			waiter.wake();
		}
		else if (placement == Placement.Rest.SURPLUS) {
			discard(slot, CloseReason.POOL_CLOSED);
		}
	}

	/**
	 * Close a connection and then free its slot, in this order: there are never more
	 * sockets than slots.
	 */
	private void discard(Slot slot, CloseReason reason) {
		PoolableConnection connection = slot.connection();
		try {
			connection.close(reason);
		}
		finally {
			this.ledger.remove(slot, this.ticker.nanos());
		}
		this.history.closed(reason, connection.closeInitiator());
		this.listeners.closed(reason, connection.closeInitiator());
		this.connector.startConnects();
	}

	@Override
	public void probe() {
		this.connections.connect(this.errors).close(CloseReason.USED_UP);
	}

	@Override
	public void start() {
		this.ledger.open();
		this.connector.startConnects();
	}

	@Override
	public boolean isOpen() {
		return this.ledger.isOpen();
	}

	@Override
	public void close(Duration grace) {
		this.ledger.close().forEach(Waiter::wake);
		closeIdle();
		if (!awaitEmpty(Deadline.after(grace, this.ticker)) && !isOpen()) {
			List<PoolableConnection> overdue = this.ledger.activeConnections();
			overdue.forEach((connection) -> connection.close(CloseReason.POOL_CLOSED));
		}
	}

	private void closeIdle() {
		for (Slot slot = this.ledger.takeOldestIdle(); slot != null; slot = this.ledger.takeOldestIdle()) {
			discard(slot, CloseReason.POOL_CLOSED);
		}
	}

	private boolean awaitEmpty(Deadline grace) {
		try {
			return this.ledger.awaitEmpty(grace);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
