package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * {@link CloseEvent} for the flight recorder.
 */
@Name("io.github.socketpool.Close")
@Label("Close")
@Description("A connection was closed")
final class RecordedClose extends PoolEvent {

	@Label("Reason")
	@Nullable String reason;

	@Label("Initiator")
	@Description("The side that closed first, which has the TIME_WAIT")
	@Nullable String initiator;

	@Label("Uses")
	@Description("How many calls the connection has served")
	long uses;

	static void commit(ErrorContext context, CloseReason reason, CloseInitiator initiator, long uses) {
		RecordedClose event = new RecordedClose();
		if (event.shouldCommit()) {
			event.of(context);
			event.reason = reason.name();
			event.initiator = initiator.name();
			event.uses = uses;
			event.commit();
		}
	}

}
