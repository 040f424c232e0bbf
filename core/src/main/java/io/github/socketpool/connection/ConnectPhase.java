package io.github.socketpool.connection;

/**
 * The part of a connect in which it failed. The parts follow one another in this order.
 */
public enum ConnectPhase {

	/**
	 * Looking up the addresses of the host.
	 */
	RESOLVE,

	/**
	 * Connecting the socket to an address, until the connection is used for the first
	 * time.
	 */
	CONNECT,

	/**
	 * The handshake of TLS.
	 */
	TLS,

	/**
	 * The login that follows the connect.
	 */
	LOGIN

}
