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
	 * Bytes arrived that no request had asked for.
	 */
	UNSOLICITED,

	/**
	 * The peer sent a frame that is neither the response nor a message, as the
	 * {@link ResponseMatcher} says.
	 */
	MISMATCH,

	/**
	 * The peer sent bytes that are not a frame, or a frame that was too large.
	 */
	MALFORMED,

	/**
	 * No memory was left for the frame that was being received: all frames together had
	 * reached the limit of their {@link io.github.socketpool.protocol.BodyBudget}.
	 */
	BUDGET_EXCEEDED,

	/**
	 * Reading or writing failed.
	 */
	FAILED,

	/**
	 * The deadline of the call that was using it passed.
	 */
	TIMEOUT,

	/**
	 * The thread that was using it was interrupted.
	 */
	INTERRUPTED,

	/**
	 * Its holder released it and said that it must not be used again.
	 */
	INVALIDATED,

	/**
	 * It has served the maximum number of calls.
	 */
	USED_UP,

	/**
	 * It was idle for longer than the pool's idle timeout.
	 */
	IDLE_TIMEOUT,

	/**
	 * It was older than the pool's maximum lifetime.
	 */
	MAX_LIFETIME,

	/**
	 * The pool was told to evict its connections.
	 */
	EVICTED,

	/**
	 * All connections of the pool were to be renewed, and another one took its place.
	 */
	RENEWED,

	/**
	 * The pool was made smaller.
	 */
	SHRUNK,

	/**
	 * The pool has several targets, and another one was to have its place.
	 */
	REBALANCED,

	/**
	 * The expected reply to a heartbeat did not come in time.
	 */
	HEARTBEAT_TIMEOUT,

	/**
	 * It could not be acquired after a heartbeat, and a caller needed its slot.
	 */
	HEARTBEAT_PAUSE,

	/**
	 * The pool was closed.
	 */
	POOL_CLOSED;

	/**
	 * Return whether frames may still be in transit on a connection that is closed for
	 * this reason. Then it is closed with a reset instead of a FIN.
	 * @return whether the connection is reset
	 */
	public boolean isBroken() {
		return switch (this) {
			case STALE, USED_UP, IDLE_TIMEOUT, MAX_LIFETIME, EVICTED, RENEWED, SHRUNK, REBALANCED, HEARTBEAT_PAUSE,
					POOL_CLOSED ->
				false;
			case UNSOLICITED, MISMATCH, MALFORMED, BUDGET_EXCEEDED, FAILED, TIMEOUT, INTERRUPTED, INVALIDATED,
					HEARTBEAT_TIMEOUT ->
				true;
		};
	}

}
