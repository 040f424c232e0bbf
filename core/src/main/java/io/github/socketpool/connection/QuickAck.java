package io.github.socketpool.connection;

/**
 * Whether to ask the kernel for an immediate acknowledgement when a read ends inside a
 * frame. A server with Nagle's algorithm on that writes header and body in two writes
 * holds back the body until the header is acknowledged. Delayed acknowledgements make
 * each such call 40 ms long ({@code TCP_QUICKACK} in tcp(7), Linux only).
 */
public enum QuickAck {

	/**
	 * Ask if the operating system supports it.
	 */
	AUTO,

	/**
	 * Ask, and fail at startup if the operating system does not support it.
	 */
	ON,

	/**
	 * Never ask.
	 */
	OFF

}
