package io.github.socketpool.metrics;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.TooManyWaitersException;

/**
 * How the wish for a connection ended.
 */
enum AcquireOutcome {

	/**
	 * The caller got a connection.
	 */
	SUCCESS,

	/**
	 * None became free in time, or would ever have become free.
	 */
	TIMEOUT,

	/**
	 * As many callers waited as may.
	 */
	REJECTED,

	/**
	 * None could be made.
	 */
	FAILED,

	/**
	 * The pool was closed, or suspended such that callers are refused.
	 */
	CLOSED,

	/**
	 * The caller's thread was interrupted.
	 */
	INTERRUPTED;

	static AcquireOutcome of(SocketPoolException cause) {
		if (cause instanceof AcquireTimeoutException) {
			return TIMEOUT;
		}
		if (cause instanceof TooManyWaitersException) {
			return REJECTED;
		}
		if (cause instanceof PoolClosedException) {
			return CLOSED;
		}
		return (cause instanceof CallInterruptedException) ? INTERRUPTED : FAILED;
	}

}
