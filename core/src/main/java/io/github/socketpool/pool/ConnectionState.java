package io.github.socketpool.pool;

/**
 * The state of a slot, which is one unit of the pool's size. The arrows are <pre>
 * CONNECTING → IDLE | CLOSED
 * IDLE       → ACTIVE | VALIDATING | CLOSING
 * VALIDATING → IDLE | CLOSED
 * ACTIVE     → IDLE | CLOSED
 * CLOSING    → CLOSED
 * </pre> A hand-off to a waiter is two of them in one step.
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
	 * Its connection is idle, and out of callers' reach for a moment: it is being looked
	 * at, or a heartbeat is under way on it. Counted as idle.
	 */
	VALIDATING,

	/**
	 * A caller holds its connection.
	 */
	ACTIVE,

	/**
	 * Its connection was idle and is being closed.
	 */
	CLOSING,

	/**
	 * It has left the pool.
	 */
	CLOSED

}
