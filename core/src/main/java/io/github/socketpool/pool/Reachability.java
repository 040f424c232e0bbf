package io.github.socketpool.pool;

/**
 * What {@link PoolControl#probe} has found out about the target of a pool.
 */
public enum Reachability {

	/**
	 * The pool has a connection: one that is idle and alive as far as can be seen, or one
	 * that is in use.
	 */
	REACHABLE,

	/**
	 * Connects fail. {@link PoolSnapshot} says since when, why, and when the next attempt
	 * is due.
	 */
	UNREACHABLE,

	/**
	 * The pool has no connection, and could make none in time: a connect takes longer
	 * than the caller waits, or the pool is closed or refuses calls.
	 */
	UNKNOWN

}
