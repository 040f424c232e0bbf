package io.github.socketpool.context;

import io.github.socketpool.SocketPoolException;

/**
 * A pool that requires a connection at startup did not get one. A type of its own
 * distinguishes this failure from those of calls that are made during startup.
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
				+ " at startup (pool.warm-up is 'required') and did not get one", cause);
		this.reason = String.valueOf(cause.getMessage());
	}

	/**
	 * Return why there is no connection and what to do about it.
	 */
	String getReason() {
		return this.reason;
	}

}
