package io.github.socketpool.server;

/**
 * How a server replies to a client's heartbeat. The heartbeat is counted in each case.
 */
public enum HeartbeatReply {

	/**
	 * No reply.
	 */
	NONE,

	/**
	 * Send the token once for each that was received, between two frames and in a
	 * separate write.
	 */
	ECHO

}
