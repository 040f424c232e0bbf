package io.github.socketpool.connection;

/**
 * What a frame is that a server has sent.
 */
public enum Match {

	/**
	 * The response to the request.
	 */
	RESPONSE,

	/**
	 * A message: the server has sent it by itself. It is skipped and counted.
	 */
	MESSAGE,

	/**
	 * Neither: the connection cannot be used any more.
	 */
	MISMATCH

}
