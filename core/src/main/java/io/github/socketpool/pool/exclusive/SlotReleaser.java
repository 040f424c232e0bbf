package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * Does with a connection what the ledger has decided: hands it to the waiter who gets it,
 * or closes it and removes its slot. Never holds the ledger's lock while it does.
 * Thread-safe.
 */
final class SlotReleaser {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final PoolHistory history;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final OutageReport outages;

	private final SlotEvents events;

	SlotReleaser(PoolContext context, OutageReport outages, SlotEvents events) {
		this.ledger = context.ledger();
		this.listeners = context.listeners();
		this.history = context.history();
		this.ticker = context.ticker();
		this.errors = context.errors();
		this.outages = outages;
		this.events = events;
	}

	/**
	 * Do what was decided about a connection. Its new holder is woken before those who
	 * were refused: they have nothing to lose, and waking them takes time.
	 */
	void place(Slot slot, Placement placement) {
		if (placement instanceof Waiter waiter) {
			waiter.wake();
		}
		else if (placement instanceof Placement.Surplus surplus) {
			remove(slot, surplus.reason());
		}
		wakeRefused();
	}

	/**
	 * Wake the waiters who were refused.
	 */
	void wakeRefused() {
		if (!this.ledger.hasRefused()) {
			return;
		}
		long now = this.ticker.nanos();
		for (Waiter next = this.ledger.nextRefused(now); next != null; next = this.ledger.nextRefused(now)) {
			next.wake();
		}
	}

	/**
	 * Let a waiter who was refused and is awake wake the next one.
	 */
	void wakeNextRefused(Waiter awake) {
		Waiter next = this.ledger.refusedIsAwake(awake, this.ticker.nanos());
		if (next != null) {
			next.wake();
		}
	}

	/**
	 * Give back a connection that may be used again. If the waiter who gets it has left
	 * its request, that is sent before the waiter is woken: the peer works on it
	 * meanwhile, and often the response is there when the waiter is, who then sleeps once
	 * and not twice.
	 */
	void release(Slot slot, long now) {
		Placement placement = this.ledger.release(slot, now);
		try {
			if (placement instanceof Waiter waiter) {
				waiter.sendEarly(slot, now);
			}
		}
		finally {
			place(slot, placement);
		}
	}

	/**
	 * End the use of a connection.
	 * @return {@code null} when the connection may be used again, otherwise why it must
	 * be closed
	 */
	static @Nullable CloseReason endUse(Slot slot) {
		try {
			return slot.connection().end();
		}
		catch (RuntimeException | Error ex) {
			// The slot must not be lost for a fault of the connection.
			return CloseReason.FAILED;
		}
	}

	/**
	 * Ask a connection for its state. Whatever it throws, its slot must not be lost.
	 * @return {@code null} when the connection may be used, otherwise why it must be
	 * closed
	 */
	static @Nullable CloseReason reasonToClose(Supplier<@Nullable CloseReason> check) {
		try {
			return check.get();
		}
		catch (RuntimeException | Error ex) {
			return CloseReason.FAILED;
		}
	}

	/**
	 * Close a connection and then remove its slot, in this order: there are never more
	 * sockets than slots. Reporting it comes last, since it may fail. Does nothing more
	 * if the slot has been removed before.
	 */
	void remove(Slot slot, CloseReason reason) {
		boolean lost = isLost(reason);
		Throwable failure = close(slot, reason);
		if ((reason == CloseReason.TIMEOUT || reason == CloseReason.FAILED) && slot.hasConnection()
				&& slot.connection().isUnanswered()) {
			unanswered(slot);
		}
		boolean removed = this.ledger.remove(slot, lost, this.ticker.nanos());
		wakeRefused();
		this.events.slotFreed();
		if (lost) {
			this.events.connectionLost();
		}
		if (failure != null) {
			logger.write(Level.WARNING, "A connection failed to close in pool", this.errors.poolName(), failure);
		}
		if (removed && slot.hasConnection()) {
			report(slot, reason);
		}
	}

	/**
	 * A call has ended without an answer, or a new connection was dead at once. To be
	 * called before the slot is removed.
	 */
	void unanswered(Slot slot) {
		if (this.ledger.targets().unanswered(slot, this.ticker.nanos())) {
			this.outages.update();
		}
	}

	/**
	 * A call has ended in good order. To be called before its connection is released.
	 */
	void served(Slot slot, long now) {
		if (slot.target().isDoubted()
				&& this.ledger.targets().served(slot, !slot.connection().isUnanswered(), now) != null) {
			this.outages.update();
		}
	}

	/**
	 * A connection that fails to close counts as closed. The caller may have others to
	 * close, whose slots must not be lost for it.
	 * @return what it failed with, or {@code null}
	 */
	private static @Nullable Throwable close(Slot slot, CloseReason reason) {
		try {
			slot.closeConnection(reason);
			return null;
		}
		catch (RuntimeException | Error ex) {
			return ex;
		}
	}

	private void report(Slot slot, CloseReason reason) {
		try {
			CloseInitiator initiator = slot.connection().closeInitiator();
			this.history.closed(slot, reason, initiator, this.ticker.nanos());
			this.listeners.closed(slot.endpoint(), reason, initiator);
			long heartbeats = slot.newHeartbeats();
			if (heartbeats > 0) {
				this.listeners.heartbeatsReceived(slot.endpoint(), heartbeats);
			}
			reportMessages(slot, slot.newMessages());
			ErrorContext errors = this.errors.at(slot.endpoint());
			CloseEvent.commit(errors, reason, initiator, slot.uses());
			ConnectionLog.closed(errors, slot, reason, initiator, this.ticker.nanos());
			if (reason == CloseReason.TIMEOUT) {
				TimeoutEvent.commit(errors, TimeoutEvent.USING);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.write(Level.WARNING, "The close of a connection was not reported in pool", this.errors.poolName(),
					ex);
		}
	}

	/**
	 * Report the messages that a connection has received.
	 * @param count how many since the last time
	 */
	void reportMessages(Slot slot, long count) {
		if (count > 0) {
			this.history.messagesReceived(count);
			this.listeners.messagesReceived(slot.endpoint(), count);
		}
	}

	/**
	 * Lend idle connections to those who wait.
	 */
	void serve(long now) {
		this.ledger.serve(now).forEach(Waiter::wake);
		wakeRefused();
	}

	/**
	 * Close the idle connections that the pool does not want any more.
	 */
	void closeSurplus() {
		this.ledger.takeSurplus(this.ticker.nanos()).forEach((surplus) -> remove(surplus.slot(), surplus.reason()));
	}

	/**
	 * Return whether a connection that ended like this was ended by its peer, or by what
	 * is between them: others may have ended too.
	 */
	private static boolean isLost(CloseReason reason) {
		return reason == CloseReason.STALE || reason == CloseReason.FAILED || reason == CloseReason.HEARTBEAT_TIMEOUT;
	}

}
