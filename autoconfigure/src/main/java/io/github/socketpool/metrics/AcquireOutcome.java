package io.github.socketpool.metrics;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.TooManyWaitersException;

/**
 * How an acquire ended.
 */
enum AcquireOutcome {

	/**
	 * The caller received a connection.
	 */
	SUCCESS,

	/**
	 * No connection became free in time, or none could ever have become free.
	 */
	TIMEOUT,

	/**
	 * The maximum number of callers were waiting already.
	 */
	REJECTED,

	/**
	 * No connection could be opened.
	 */
	FAILED,

	/**
	 * The pool was closed, or suspended and refusing callers.
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
