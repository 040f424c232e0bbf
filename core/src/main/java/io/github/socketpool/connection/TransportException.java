package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * A connection broke, or was closed by either side, while a call was using it. The
 * connection is never used again.
 */
public class TransportException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message what happened, how many bytes had been sent and received, and what
	 * to do
	 * @param context the pool and endpoint of the connection, and the progress of the
	 * request
	 * @param cause the error of the operating system, or {@code null} when the peer
	 * closed the connection without one
	 */
	public TransportException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
