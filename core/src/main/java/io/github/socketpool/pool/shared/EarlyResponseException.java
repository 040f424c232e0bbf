package io.github.socketpool.pool.shared;

/**
 * A response has come to a request that has not left.
 */
final class EarlyResponseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	EarlyResponseException() {
		super("a response came before all of its request had left, so it answers something else", null, false, false);
	}

}
