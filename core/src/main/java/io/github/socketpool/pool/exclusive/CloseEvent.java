package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;

/**
 * A connection that was closed, recorded where there is a {@link FlightRecording}.
 */
final class CloseEvent {

	private CloseEvent() {
	}

	static void commit(ErrorContext context, CloseReason reason, CloseInitiator initiator, long uses) {
		if (FlightRecording.AVAILABLE) {
			RecordedClose.commit(context, reason, initiator, uses);
		}
	}

}
