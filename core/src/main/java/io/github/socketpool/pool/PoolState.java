package io.github.socketpool.pool;

/**
 * Whether a pool serves its callers.
 */
public enum PoolState {

	/**
	 * Callers are served.
	 */
	OPEN,

	/**
	 * Suspended: callers wait until the pool is resumed, within their time.
	 */
	SUSPENDED,

	/**
	 * Suspended: callers are refused at once until the pool is resumed.
	 */
	REFUSING,

	/**
	 * The pool is closed: callers are refused at once.
	 */
	CLOSED

}
