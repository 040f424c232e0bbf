package io.github.socketpool.connection.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

/**
 * Explains failures of TLS to one side of a connection. Messages end without a period. No
 * message or cause quotes a certificate of the peer. Immutable.
 */
abstract class TlsErrors {

	private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");

	/**
	 * Why a certificate is refused that was not signed with the key of a trusted
	 * authority, although its name is that of one.
	 */
	private static final Set<CertPathValidatorException.Reason> UNTRUSTED = Set.of(PKIXReason.NO_TRUST_ANCHOR,
			CertPathValidatorException.BasicReason.INVALID_SIGNATURE);

	/**
	 * How the messages about a certificate for another host begin. There is no type for
	 * them.
	 */
	private static final Pattern HOST_MISMATCH = Pattern.compile("No (subject alternative|name) ");

	/** How many causes are searched, since a chain of causes may have a cycle. */
	private static final int MAX_DEPTH = 10;

	/**
	 * Return the texts for a client.
	 * @param name the name that the server's certificate must have
	 */
	static TlsErrors ofClient(String name) {
		return new ClientTlsErrors(name);
	}

	/**
	 * Return the texts for a server.
	 */
	static TlsErrors ofServer() {
		return new ServerTlsErrors();
	}

	/**
	 * Explain why a handshake failed.
	 * @param agreed whether the sides had agreed on a protocol version and a cipher
	 * @param certificateSent whether this side has sent a certificate
	 * @throws RuntimeException what a trust or key manager has thrown; later versions of
	 * Java than 17 give it as the cause of the failure
	 */
	final SSLException handshakeFailed(SSLException failure, boolean agreed, boolean certificateSent) {
		if (failure instanceof ForeignPeerException) {
			return explained(foreignPeer(), failure);
		}
		Throwable certificate = findCertificateFailure(failure);
		if (certificate != null) {
			// The text of the cause may quote the certificate.
			return explained(certificateRefused(certificate), null);
		}
		if (find(failure, RuntimeException.class::isInstance) instanceof RuntimeException thrown) {
			throw thrown;
		}
		return explained(alertName(failure).map((alert) -> alertReceived(alert, agreed, certificateSent))
			.orElseGet(() -> other(failure)), failure);
	}

	/**
	 * Explain why a connection broke after its handshake. In TLS 1.3 a server refuses the
	 * client's certificate when the handshake is complete for the client.
	 * @param certificateSent whether this side has sent a certificate
	 * @return an {@link SSLHandshakeException} if the peer has refused the connection
	 */
	final SSLException broken(SSLException failure, boolean certificateSent) {
		Optional<String> alert = alertName(failure);
		if (alert.isEmpty()) {
			return failure;
		}
		String text = alertReceived(alert.get(), true, certificateSent);
		return (failure instanceof SSLHandshakeException) ? explained(text, failure) : new SSLException(text, failure);
	}

	abstract String foreignPeer();

	abstract String hostMismatch();

	abstract String unknownAuthority();

	abstract String certificateInvalid(String how);

	abstract String certificateRefusedOtherwise();

	abstract String alertReceived(String alert, boolean agreed, boolean certificateSent);

	abstract String other(SSLException failure);

	private static SSLHandshakeException explained(String text, @Nullable Throwable cause) {
		SSLHandshakeException explained = new SSLHandshakeException(text);
		if (cause != null) {
			explained.initCause(cause);
		}
		return explained;
	}

	/**
	 * Return the cause that says most precisely why a certificate was refused.
	 */
	private static @Nullable Throwable findCertificateFailure(Throwable failure) {
		return find(failure, (cause) -> cause instanceof CertificateException
				|| cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException);
	}

	/**
	 * Return the innermost cause that is wanted.
	 */
	private static @Nullable Throwable find(Throwable failure, Predicate<Throwable> wanted) {
		Throwable found = null;
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			found = wanted.test(cause) ? cause : found;
			cause = cause.getCause();
		}
		return found;
	}

	private String certificateRefused(Throwable cause) {
		if (cause instanceof CertificateExpiredException) {
			return certificateInvalid("has expired");
		}
		if (cause instanceof CertificateNotYetValidException) {
			return certificateInvalid("is not valid yet");
		}
		if (cause instanceof CertPathBuilderException
				|| (cause instanceof CertPathValidatorException path && UNTRUSTED.contains(path.getReason()))) {
			return unknownAuthority();
		}
		if (cause.getClass() == CertificateException.class) {
			boolean mismatch = HOST_MISMATCH.matcher(String.valueOf(cause.getMessage())).lookingAt();
			return mismatch ? hostMismatch() : certificateRefusedOtherwise();
		}
		String reason = (cause instanceof CertPathValidatorException invalid) ? ": " + invalid.getReason() : "";
		return certificateInvalid("was refused (" + cause.getClass().getSimpleName() + reason + ")");
	}

	/**
	 * Return the name of a received alert (RFC 8446, section 6), which the JDK gives in
	 * its message only.
	 */
	private static Optional<String> alertName(SSLException failure) {
		Matcher matcher = ALERT.matcher(String.valueOf(failure.getMessage()));
		return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
	}

}
