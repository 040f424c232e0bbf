package io.github.socketpool.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.PoolableConnection;

/**
 * Does with a connection what the ledger has decided: wakes the waiter who gets it, or
 * closes it and frees its slot. Never holds the ledger's lock while it does. Thread-safe.
 */
final class Disposal {

	private static final Logger logger = System.getLogger(ConnectionPool.class.getName());

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final PoolHistory history;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final Runnable slotFreed;

	private final Runnable connectionLost;

	/**
	 * Create a disposal.
	 * @param slotFreed what to do when there may be room for another connection
	 * @param connectionLost what to do when a connection was found dead and others may be
	 */
	Disposal(Ledger ledger, PoolListeners listeners, PoolHistory history, Ticker ticker, ErrorContext errors,
			Runnable slotFreed, Runnable connectionLost) {
		this.ledger = ledger;
		this.listeners = listeners;
		this.history = history;
		this.ticker = ticker;
		this.errors = errors;
		this.slotFreed = slotFreed;
		this.connectionLost = connectionLost;
	}

	void settle(Slot slot, Placement placement) {
		if (placement instanceof Waiter waiter) {
			waiter.wake();
		}
		else if (placement instanceof Placement.Surplus surplus) {
			discard(slot, surplus.reason());
		}
	}

	/**
	 * Close a connection and then free its slot, in this order: there are never more
	 * sockets than slots.
	 */
	void discard(Slot slot, CloseReason reason) {
		boolean lost = isLost(reason);
		PoolableConnection connection = slot.connection();
		long heartbeats = slot.newHeartbeats();
		long uses = slot.uses();
		close(connection, reason);
		this.ledger.remove(slot, lost, this.ticker.nanos()).forEach(Waiter::wake);
		tell(reason, connection.closeInitiator(), uses, heartbeats);
		if (lost) {
			this.connectionLost.run();
		}
		this.slotFreed.run();
	}

	/**
	 * A connection that fails to close has gone all the same. Whoever gives it up may
	 * have others in hand, whose slots must not be lost for it.
	 */
	private void close(PoolableConnection connection, CloseReason reason) {
		try {
			connection.close(reason);
		}
		catch (RuntimeException | Error ex) {
			logger.log(Level.WARNING, "A connection of pool '" + this.errors.poolName() + "' failed to close", ex);
		}
	}

	private void tell(CloseReason reason, CloseInitiator initiator, long uses, long heartbeats) {
		this.history.closed(reason, initiator);
		this.listeners.closed(reason, initiator);
		if (heartbeats > 0) {
			this.listeners.heartbeatsReceived(heartbeats);
		}
		CloseEvent.commit(this.errors, reason, initiator, uses);
		if (reason == CloseReason.TIMEOUT) {
			TimeoutEvent.commit(this.errors, TimeoutEvent.USING);
		}
	}

	/**
	 * Close the idle connections that the pool does not want any more.
	 */
	void retire() {
		this.ledger.retire(this.ticker.nanos())
			.forEach((retirement) -> discard(retirement.slot(), retirement.reason()));
	}

	/**
	 * Return whether a connection that ended like this was ended by its peer, or by what
	 * is between here and there: others may have gone the same way.
	 */
	private static boolean isLost(CloseReason reason) {
		return reason == CloseReason.STALE || reason == CloseReason.FAILED || reason == CloseReason.HEARTBEAT_TIMEOUT;
	}

}
