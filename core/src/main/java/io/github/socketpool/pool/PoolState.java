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
	 * Suspended: callers wait until the pool is resumed, as long as they can.
	 */
	SUSPENDED,

	/**
	 * Suspended for good: callers are refused at once.
	 */
	REFUSING,

	/**
	 * The pool is closed: callers are refused at once.
	 */
	CLOSED

}
