package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * A frame cannot be received, because the frames that are being received have used up
 * their {@link BodyBudget}. This error names no connection: callers get it as the cause
 * of a {@code TransportException}.
 */
public class BodyBudgetExceededException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message which budget is used up, and what to do about it
	 */
	public BodyBudgetExceededException(String message) {
		super(message, ErrorContext.none(), null);
	}

}
