package io.github.socketpool.benchmark.row;

/**
 * The protocol of a row and its server.
 */
public enum Protocol {

	/**
	 * Frames of a header with the length, and a body.
	 */
	FRAMES,

	/**
	 * The same over TLS.
	 */
	TLS,

	/**
	 * HTTP/1.1.
	 */
	HTTP,

	/**
	 * That of Redis.
	 */
	REDIS

}
