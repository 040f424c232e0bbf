package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;

/**
 * A call whose time was up, recorded where there is a {@link FlightRecording}.
 */
final class TimeoutEvent {

	/** The call waited for a connection. */
	static final String WAITING = "waiting";

	/** The call used a connection, which was cut off. */
	static final String USING = "using";

	private TimeoutEvent() {
	}

	static void commit(ErrorContext context, String phase) {
		if (FlightRecording.AVAILABLE) {
			RecordedTimeout.commit(context, phase);
		}
	}

}
