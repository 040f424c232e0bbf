package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A connect, from its beginning to its success or failure, recorded where there is a
 * {@link FlightRecording}.
 */
interface ConnectEvent {

	/**
	 * End the event.
	 * @param failure why there is no connection, or {@code null} when there is one
	 */
	void commit(ErrorContext context, @Nullable ConnectFailedException failure);

	static ConnectEvent begun() {
		if (FlightRecording.AVAILABLE) {
			return RecordedConnect.begun();
		}
		return (context, failure) -> {
		};
	}

}
