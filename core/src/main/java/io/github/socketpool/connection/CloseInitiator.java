package io.github.socketpool.connection;

/**
 * Which side closed a connection first, and so holds its TIME_WAIT (RFC 9293, section
 * 3.6).
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
