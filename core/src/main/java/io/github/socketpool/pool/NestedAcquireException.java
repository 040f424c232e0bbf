package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;

/**
 * The caller would have waited in vain: all connections are held by threads that wait for
 * another one, the caller's among them. Its own stack shows where it asked for another
 * one; those of the other holders are its suppressed exceptions. Nothing was sent.
 */
public class NestedAcquireException extends AcquireTimeoutException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param message who holds the connections, and what to do
	 * @param context whose call it was
	 * @param stats the counts of the pool
	 */
	public NestedAcquireException(String message, ErrorContext context, PoolStats stats) {
		super(message, context, stats, null);
	}

}
