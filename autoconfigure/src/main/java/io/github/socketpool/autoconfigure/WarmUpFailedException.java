package io.github.socketpool.autoconfigure;

import io.github.socketpool.SocketPoolException;

/**
 * A pool that requires a connection when the application starts has got none. Tells this
 * failure from those of calls that are made while the application starts.
 */
class WarmUpFailedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	/**
	 * Create an error.
	 * @param pool the name of the pool
	 * @param target where its connections lead
	 * @param cause why there is no connection
	 */
	WarmUpFailedException(String pool, String target, SocketPoolException cause) {
		super("Pool '" + pool + "' requires a connection to " + target
				+ " when the application starts (pool.warm-up is 'required'), and got none", cause);
		this.reason = String.valueOf(cause.getMessage());
	}

	/**
	 * Return why there is no connection, and what to do about it.
	 */
	String getReason() {
		return this.reason;
	}

}
