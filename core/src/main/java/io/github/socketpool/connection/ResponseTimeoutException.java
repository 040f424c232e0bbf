package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a call passed while it was writing its request or waiting for the
 * response. The connection is closed: a response that comes later reaches nobody.
 */
public class ResponseTimeoutException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message in which phase the deadline passed, how many bytes had been sent and
	 * received, and what to do
	 * @param context whose connection it is and how far its request had come
	 * @param cause the error that closing the connection led to, or {@code null}
	 */
	public ResponseTimeoutException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
