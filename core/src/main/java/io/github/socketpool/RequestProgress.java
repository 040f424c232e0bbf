package io.github.socketpool;

/**
 * The progress of a request when its call failed. It tells a caller what can be repeated
 * safely.
 */
public enum RequestProgress {

	/**
	 * No byte of the request was passed to the operating system. The server cannot have
	 * seen it, and the call may be repeated.
	 */
	NOT_SENT,

	/**
	 * Some bytes of the request were sent, but not all. A server that processes whole
	 * frames has not acted on it. Whether it may be repeated depends on the server.
	 */
	PARTLY_SENT,

	/**
	 * The whole request was sent, and no byte of the response arrived. The server may or
	 * may not have acted on it. Repeat only idempotent requests.
	 */
	SENT,

	/**
	 * Part of the response had arrived. The server has acted on the request.
	 */
	RESPONDING

}
