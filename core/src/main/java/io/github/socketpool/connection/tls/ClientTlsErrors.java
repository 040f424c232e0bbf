package io.github.socketpool.connection.tls;

import javax.net.ssl.SSLException;

/**
 * Explains failures of TLS to a client.
 */
final class ClientTlsErrors extends TlsErrors {

	private static final String NOTHING_IN_COMMON = "The two sides may have no protocol version or cipher in common: "
			+ "compare the server's with those of the bundle";

	private final String name;

	ClientTlsErrors(String name) {
		this.name = name;
	}

	@Override
	String foreignPeer() {
		return "the server sent bytes that are not TLS, so it seems to speak plain TCP on this port. Correct port, or set "
				+ "ssl.enabled to false";
	}

	@Override
	String hostMismatch() {
		return "the server's certificate is not valid for '" + this.name
				+ "'. If this is the right server, set ssl.server-name to a name that its certificate is valid for. "
				+ "Otherwise correct host";
	}

	@Override
	String unknownAuthority() {
		return "the server's certificate comes from an authority that is not trusted here. Add the authority's certificate "
				+ "to the trust store of the bundle that ssl.bundle names (without a bundle, that of the JDK)";
	}

	@Override
	String certificateInvalid(String how) {
		return "the server's certificate, or that of its authority, " + how
				+ ". Renew it on the server, and check the clock of this machine";
	}

	@Override
	String certificateRefusedOtherwise() {
		return "the server's certificate was refused by the trust manager of this side, for a reason of its own. Look "
				+ "into what it checks; -Djavax.net.debug=ssl:handshake shows its reason and the certificate";
	}

	/**
	 * In TLS 1.2, a missing certificate is a {@code handshake_failure} (RFC 5246, section
	 * 7.4.6), as is a lack of common ciphers before.
	 */
	@Override
	String alertReceived(String alert, boolean agreed, boolean certificateSent) {
		return "the server refused the connection with the TLS alert " + alert + ". " + switch (alert) {
			case "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired",
					"certificate_unknown", "unknown_ca", "access_denied", "certificate_required" ->
				certificate(certificateSent);
			case "handshake_failure" -> agreed ? certificate(certificateSent) : NOTHING_IN_COMMON;
			case "protocol_version", "insufficient_security" -> NOTHING_IN_COMMON;
			case "unrecognized_name" ->
				"It does not know the name '" + this.name + "': set ssl.server-name to a name that it serves";
			default -> "Check the server's log for the reason";
		};
	}

	private static String certificate(boolean sent) {
		return sent
				? "It does not accept this side's certificate: check that it is valid, and that the server trusts its "
						+ "authority"
				: "It requires a certificate, and this side sent none: add a key store to the bundle that ssl.bundle "
						+ "names";
	}

	@Override
	String other(SSLException failure) {
		return failure.getMessage()
				+ ". Compare the protocol versions and ciphers of the server with those of this side";
	}

}
