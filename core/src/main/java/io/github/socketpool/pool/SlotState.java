package io.github.socketpool.pool;

/**
 * The state of a slot, which is one unit of the pool's size. The arrows are <pre>
 * CONNECTING → IDLE | CLOSING | CLOSED
 * IDLE       → ACTIVE | VALIDATING | CLOSING
 * VALIDATING → IDLE | PAUSED | CLOSING | CLOSED
 * PAUSED     → VALIDATING | CLOSING
 * ACTIVE     → IDLE | CLOSING | CLOSED
 * CLOSING    → CLOSED
 * </pre> A hand-over to a waiter is two of them in one step. CONNECTING, VALIDATING and
 * ACTIVE become CLOSING where the pool takes the slot from a thread that has not released
 * it in time.
 */
public enum SlotState {

	/**
	 * Its connection is being made.
	 */
	CONNECTING,

	/**
	 * Its connection waits for a caller.
	 */
	IDLE,

	/**
	 * Its connection is idle, and out of callers' reach for a moment: it is being
	 * checked, or a heartbeat is being sent on it. Counted as idle.
	 */
	VALIDATING,

	/**
	 * Its connection is idle, and out of callers' reach for a time, since a heartbeat was
	 * sent on it. Counted as idle.
	 */
	PAUSED,

	/**
	 * A caller holds its connection.
	 */
	ACTIVE,

	/**
	 * Its connection was idle, or its slot was taken from the thread that had it, and is
	 * being closed.
	 */
	CLOSING,

	/**
	 * It has left the pool.
	 */
	CLOSED;

	/**
	 * Return whether the connection is not in use, be it within callers' reach or not.
	 * @return whether it counts as idle
	 */
	public boolean isIdle() {
		return this == IDLE || this == VALIDATING || this == PAUSED;
	}

}
