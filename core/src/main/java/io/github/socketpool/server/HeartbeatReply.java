package io.github.socketpool.server;

/**
 * What a server does when a client sends it a heartbeat. Counted it is either way.
 */
public enum HeartbeatReply {

	/**
	 * Nothing: a heartbeat is no request.
	 */
	NONE,

	/**
	 * Send the token back, once for each that was received, between two frames and in a
	 * write of its own.
	 */
	ECHO

}
