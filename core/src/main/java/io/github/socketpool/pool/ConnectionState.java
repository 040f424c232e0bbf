package io.github.socketpool.pool;

/**
 * The state of a slot, which is one unit of the pool's size. The arrows are
 * {@code CONNECTING → ACTIVE | IDLE | CLOSED}, {@code IDLE → ACTIVE | CLOSED} and
 * {@code ACTIVE → IDLE | ACTIVE | CLOSED}, the middle one being the direct hand-off to a
 * waiter.
 */
public enum ConnectionState {

	/**
	 * Its connection is being made.
	 */
	CONNECTING,

	/**
	 * Its connection waits for a caller.
	 */
	IDLE,

	/**
	 * A caller holds its connection.
	 */
	ACTIVE,

	/**
	 * It has left the pool.
	 */
	CLOSED

}
