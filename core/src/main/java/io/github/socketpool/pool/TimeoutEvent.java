package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A call whose time was up.
 */
@Name("io.github.socketpool.Timeout")
@Label("Timeout")
@Description("The time of a call was up while it waited for a connection, or used one")
@StackTrace
final class TimeoutEvent extends PoolEvent {

	/** The call waited for a connection. */
	static final String WAITING = "waiting";

	/** The call used a connection, which was cut off. */
	static final String USING = "using";

	@Label("Phase")
	@Description("What the call was doing: " + WAITING + " for a connection, or " + USING + " one")
	@Nullable String phase;

	static void commit(ErrorContext context, String phase) {
		TimeoutEvent event = new TimeoutEvent();
		if (event.shouldCommit()) {
			event.of(context);
			event.phase = phase;
			event.commit();
		}
	}

}
