package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * While a call waited for its response, a frame came that is neither the response nor a
 * message, as its {@link ResponseMatcher} says. The connection is closed, so the response
 * is lost.
 */
public class ResponseMismatchException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message what came and what to do
	 * @param context the pool and endpoint of the connection, and the progress of the
	 * request
	 * @param cause the failure of the matcher without its message, or {@code null} if it
	 * has not failed
	 */
	public ResponseMismatchException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
