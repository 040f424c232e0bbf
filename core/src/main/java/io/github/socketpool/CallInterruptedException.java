package io.github.socketpool;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted before its call ended. The thread's interrupt flag
 * is set when this error is thrown. A connection that was being written to or read from
 * at that moment is closed. A connection that was not yet used stays in the pool.
 */
public class CallInterruptedException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message the phase in which the interrupt arrived
	 * @param context whose call it was
	 * @param cause the error that the interrupt led to, or {@code null}
	 */
	public CallInterruptedException(String message, ErrorContext context, @Nullable Throwable cause) {
		super(message, context, cause);
	}

}
