package io.github.socketpool.connection.tls;

import javax.net.ssl.SSLException;

/**
 * Explains failures of TLS to a server.
 */
final class ServerTlsErrors extends TlsErrors {

	@Override
	String foreignPeer() {
		return "the client sent bytes that are not TLS, so it seems to speak plain TCP. Switch TLS on there";
	}

	@Override
	String hostMismatch() {
		return certificateInvalid("was refused");
	}

	@Override
	String unknownAuthority() {
		return "the client's certificate comes from an authority that is not trusted here. Add the authority's certificate "
				+ "to this server's trust store";
	}

	@Override
	String certificateInvalid(String how) {
		return "the client's certificate, or that of its authority, " + how
				+ ". Renew it on the client, and check the clock of this machine";
	}

	@Override
	String certificateRefusedOtherwise() {
		return "the client's certificate was refused by the trust manager of this server, for a reason of its own. Look "
				+ "into what it checks; -Djavax.net.debug=ssl:handshake shows its reason and the certificate";
	}

	@Override
	String alertReceived(String alert, boolean agreed, boolean certificateSent) {
		return "the client refused the connection with the TLS alert " + alert
				+ ". Check that it trusts this server's certificate, and calls the server by a name in it";
	}

	/**
	 * The JDK says in the message only that a client sent no certificate.
	 */
	@Override
	String other(SSLException failure) {
		return failure.getMessage()
				+ ". Compare the protocol versions and ciphers of the client with those of this server, "
				+ "and add a certificate to the client if this server requires one";
	}

}
