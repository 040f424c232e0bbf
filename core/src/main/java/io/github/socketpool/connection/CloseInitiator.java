package io.github.socketpool.connection;

/**
 * The side that closed a connection first. That side holds its TIME_WAIT (RFC 9293,
 * section 3.6).
 */
public enum CloseInitiator {

	/**
	 * This side.
	 */
	LOCAL,

	/**
	 * The other side: its FIN or RST was seen before this side closed.
	 */
	PEER

}
