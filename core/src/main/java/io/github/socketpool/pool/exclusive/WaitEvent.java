package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;

/**
 * A caller who had to wait for a connection, recorded where there is a
 * {@link FlightRecording}.
 */
interface WaitEvent {

	/**
	 * End the event.
	 * @param served whether the caller got a connection
	 */
	void commit(ErrorContext context, boolean served);

	static WaitEvent begun() {
		if (FlightRecording.AVAILABLE) {
			return RecordedWait.begun();
		}
		return (context, served) -> {
		};
	}

}
