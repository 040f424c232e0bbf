package io.github.socketpool.connection;

/**
 * Whether the kernel is asked to acknowledge at once when a read ends inside a frame. A
 * server that writes header and body in two writes with Nagle's algorithm on keeps the
 * body back until the header is acknowledged; a kernel that delays acknowledgements makes
 * each such call 40 ms long ({@code TCP_QUICKACK} in tcp(7), Linux only).
 */
public enum QuickAck {

	/**
	 * Ask where the operating system can be asked.
	 */
	AUTO,

	/**
	 * Ask, and fail at startup where the operating system cannot be asked.
	 */
	ON,

	/**
	 * Never ask.
	 */
	OFF

}
