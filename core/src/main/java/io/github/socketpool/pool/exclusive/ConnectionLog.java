package io.github.socketpool.pool.exclusive;

import java.util.function.Supplier;

import io.github.socketpool.Durations;
import io.github.socketpool.EnumNames;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;

/**
 * Writes the life of each connection into the log at level {@code DEBUG}: opened, reused
 * for the first time, closed. Allocates nothing while that level is off.
 */
final class ConnectionLog {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private ConnectionLog() {
	}

	static void opened(ErrorContext pool, Slot slot, long tookNanos) {
		if (logger.isDebug()) {
			write(pool, slot, () -> "was opened in " + Durations.readable(tookNanos));
		}
	}

	/**
	 * A connection serves its second call. To be called by the caller who has it.
	 */
	static void reused(ErrorContext pool, Slot slot) {
		if (logger.isDebug()) {
			write(pool, slot, () -> "is reused for the first time, "
					+ Durations.readable(slot.leaseBegan() - slot.madeAt()) + " after its connect began");
		}
	}

	static void closed(ErrorContext pool, Slot slot, CloseReason reason, CloseInitiator initiator, long now) {
		if (logger.isDebug()) {
			write(pool, slot,
					() -> "was closed by " + ((initiator == CloseInitiator.PEER) ? "the server" : "this side") + " ("
							+ EnumNames.kebab(reason) + ") after " + Durations.readable(now - slot.madeAt()) + " and "
							+ slot.uses() + " uses");
		}
	}

	private static void write(ErrorContext pool, Slot slot, Supplier<String> event) {
		logger.debug(() -> pool.describe("connection " + slot.number() + " " + event.get() + "."));
	}

}
