package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * {@link TimeoutEvent} for the flight recorder.
 */
@Name("io.github.socketpool.Timeout")
@Label("Timeout")
@Description("The time of a call was up while it waited for a connection, or used one")
@StackTrace
final class RecordedTimeout extends PoolEvent {

	@Label("Phase")
	@Description("What the call was doing: " + TimeoutEvent.WAITING + " for a connection, or " + TimeoutEvent.USING
			+ " one")
	@Nullable String phase;

	static void commit(ErrorContext context, String phase) {
		RecordedTimeout event = new RecordedTimeout();
		if (event.shouldCommit()) {
			event.of(context);
			event.phase = phase;
			event.commit();
		}
	}

}
