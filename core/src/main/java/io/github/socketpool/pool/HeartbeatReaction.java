package io.github.socketpool.pool;

/**
 * What a target does with a heartbeat for which no reply is expected. It is learned on
 * one idle connection, which no caller gets meanwhile.
 */
public enum HeartbeatReaction {

	/**
	 * None has been sent yet, or nothing could be learned from it.
	 */
	UNKNOWN,

	/**
	 * The first one was sent just now.
	 */
	TRYING,

	/**
	 * It has sent a heartbeat after the first one.
	 */
	ANSWERED,

	/**
	 * It has sent nothing.
	 */
	SILENT,

	/**
	 * It has sent a frame, or other bytes that are no heartbeat, which the next caller
	 * could take for its answer. No heartbeats are sent until the pool is started again.
	 */
	REFUSED

}
