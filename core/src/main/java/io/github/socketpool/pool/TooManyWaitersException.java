package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * As many callers wait for a connection as may wait. Nothing was sent: the call may be
 * repeated, later.
 */
public class TooManyWaitersException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message the state of the pool, and what to do
	 * @param context whose call it was
	 */
	public TooManyWaitersException(String message, ErrorContext context) {
		this(message, context, null);
	}

	/**
	 * Create an error.
	 * @param message what to do
	 * @param context whose call it was
	 * @param cause the error of an executor that takes no more calls, or {@code null}
	 * where the pool does not
	 */
	public TooManyWaitersException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context.with(RequestProgress.NOT_SENT), cause);
	}

}
