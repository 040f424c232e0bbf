package io.github.socketpool.connection.tls;

import javax.net.ssl.SSLException;

/**
 * The peer has sent bytes that are not TLS.
 */
final class ForeignPeerException extends SSLException {

	private static final long serialVersionUID = 1L;

	ForeignPeerException() {
		super("The peer has sent bytes that are not TLS");
	}

}
