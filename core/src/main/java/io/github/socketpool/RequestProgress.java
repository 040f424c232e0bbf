package io.github.socketpool;

/**
 * How far a request had come when its call failed, so that a caller knows what may safely
 * be repeated.
 */
public enum RequestProgress {

	/**
	 * No byte of the request was given to the operating system: the server cannot have
	 * seen it, and the call may be repeated.
	 */
	NOT_SENT,

	/**
	 * Some bytes of the request left, but not all: a server that works on whole frames
	 * has not acted on it. Whether it may be repeated depends on the server.
	 */
	PARTLY_SENT,

	/**
	 * The whole request left and no byte of the response arrived: the server may or may
	 * not have acted on it. Repeat only what may be done twice.
	 */
	SENT,

	/**
	 * The response had begun to arrive: the server has acted on the request.
	 */
	RESPONDING

}
