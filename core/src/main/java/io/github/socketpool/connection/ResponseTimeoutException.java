package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a call passed while it was sending its request or waiting for the
 * response. The connection is closed, so a later response is lost.
 */
public class ResponseTimeoutException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message the phase in which the deadline passed, how many bytes had been sent
	 * and received, and what to do
	 * @param context the pool and endpoint of the connection, and the progress of the
	 * request
	 * @param cause the error that closing the connection caused, or {@code null}
	 */
	public ResponseTimeoutException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
