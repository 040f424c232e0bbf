package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;

/**
 * The pool is closed, or suspended such that callers are refused. Nothing was sent.
 */
public class PoolClosedException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message what to do
	 * @param context whose call it was
	 */
	public PoolClosedException(String message, ErrorContext context) {
		super(message, context.with(RequestProgress.NOT_SENT), null);
	}

	/**
	 * Return the error of a pool that takes no calls.
	 * @param state what the pool does with its callers
	 * @param context whose call it was
	 * @return an error that says why
	 */
	public static PoolClosedException of(PoolState state, ErrorContext context) {
		return new PoolClosedException(
				(state == PoolState.CLOSED) ? "the pool is closed and takes no calls. Nothing was sent."
						: "the pool is suspended and refuses calls until it is resumed. Nothing was sent.",
				context);
	}

}
