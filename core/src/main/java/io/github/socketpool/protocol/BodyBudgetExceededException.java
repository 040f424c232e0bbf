package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;

/**
 * The frames that are being received take as much memory as their {@link BodyBudget}
 * allows, and one more cannot be received. It belongs to no connection: a caller gets it
 * as the cause of a {@code TransportException}.
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
