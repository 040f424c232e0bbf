package io.github.socketpool.connection;

/**
 * Why a connection was closed.
 */
public enum CloseReason {

	/**
	 * The peer had closed it while it was idle.
	 */
	STALE,

	/**
	 * Bytes were found on it that nobody had asked for.
	 */
	UNSOLICITED,

	/**
	 * The peer sent bytes that are no frame, or a frame that was too large.
	 */
	MALFORMED,

	/**
	 * There was no memory left for the frame that was being received: all frames together
	 * took as much as their {@link io.github.socketpool.protocol.BodyBudget} allows.
	 */
	BUDGET_EXCEEDED,

	/**
	 * Reading or writing failed.
	 */
	FAILED,

	/**
	 * The deadline of a call passed while the call was using it.
	 */
	TIMEOUT,

	/**
	 * The thread that was using it was interrupted.
	 */
	INTERRUPTED,

	/**
	 * Its holder gave it back as unfit for further use.
	 */
	INVALIDATED,

	/**
	 * It has served as many calls as it may.
	 */
	USED_UP,

	/**
	 * It was idle for longer than the pool keeps idle connections.
	 */
	IDLE_TIMEOUT,

	/**
	 * It was older than the pool lets connections become.
	 */
	MAX_LIFETIME,

	/**
	 * The pool was told to part with the connections it had.
	 */
	EVICTED,

	/**
	 * The pool was made smaller.
	 */
	SHRUNK,

	/**
	 * A reply to a heartbeat was expected and did not come in time.
	 */
	HEARTBEAT_TIMEOUT,

	/**
	 * It was out of callers' reach after a heartbeat, and a caller needed its place.
	 */
	HEARTBEAT_PAUSE,

	/**
	 * The pool was closed.
	 */
	POOL_CLOSED;

	/**
	 * Return whether frames may still be under way on a connection that is closed for
	 * this reason, so that it is reset instead of closed in the usual way.
	 * @return whether the connection is reset
	 */
	public boolean isBroken() {
		return switch (this) {
			case STALE, USED_UP, IDLE_TIMEOUT, MAX_LIFETIME, EVICTED, SHRUNK, HEARTBEAT_PAUSE, POOL_CLOSED -> false;
			case UNSOLICITED, MALFORMED, BUDGET_EXCEEDED, FAILED, TIMEOUT, INTERRUPTED, INVALIDATED,
					HEARTBEAT_TIMEOUT ->
				true;
		};
	}

}
