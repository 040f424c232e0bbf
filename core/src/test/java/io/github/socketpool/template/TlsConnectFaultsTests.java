package io.github.socketpool.template;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ProtocolServer.ClientAuthentication;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestAuthority;
import io.github.socketpool.testing.TestAuthority.Identity;
import io.github.socketpool.testing.TestClient;
import io.github.socketpool.testing.TestTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of connects over TLS that fail, and of those that must not.
 */
class TlsConnectFaultsTests {

	private static final TestAuthority AUTHORITY = TestTls.authority();

	private static final Identity LOCAL = AUTHORITY.issue("localhost", "127.0.0.1");

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void callsAreExchangedOverEachVersion(String protocol) {
		try (ProtocolServer server = serverWith(LOCAL); TestClient client = clientOf(server, null, protocol)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(client.events().connected).hasValue(1);
		}
	}

	@Test
	void aClientWithACertificateIsAccepted() {
		try (ProtocolServer server = server(LOCAL, ClientAuthentication.NEED);
				TestClient client = clientOf(server, AUTHORITY.issue("client"), "TLSv1.3")) {
			assertThat(client.call("1")).isEqualTo("1");
		}
	}

	@Test
	void aCertificateForAnotherHostIsRefused() {
		Identity other = AUTHORITY.issue("other.example.org");
		try (ProtocolServer server = serverWith(other); TestClient client = clientOf(server, null, "TLSv1.3")) {
			fails(client, "the server's certificate is not valid for '127.0.0.1'", "set ssl.server-name to a name");
		}
	}

	/**
	 * Such as one that knows its servers by their keys.
	 */
	@Test
	void aCertificateThatATrustManagerOfTheUserRefusesIsNotCalledOneForAnotherHost() throws Exception {
		SSLContext context = contextWith(new RefusingTrustManager());
		try (ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port()).tls(TlsSettings.of(() -> context)).build()) {
			fails(client, "the server's certificate was refused by the trust manager of this side",
					"-Djavax.net.debug=ssl:handshake");
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
				.withMessageNotContaining("ssl.server-name");
		}
	}

	@Test
	void aServerNameIsCheckedInsteadOfTheHost() {
		Identity other = AUTHORITY.issue("other.example.org");
		try (ProtocolServer server = serverWith(other);
				TestClient client = TestClient.to(server.port())
					.tls(TestTls.client("TLSv1.3").withServerName("other.example.org"))
					.build()) {
			assertThat(client.call("1")).isEqualTo("1");
		}
		try (ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port())
					.tls(TestTls.client("TLSv1.3").withServerName("other.example.org"))
					.build()) {
			fails(client, "the server's certificate is not valid for 'other.example.org'", "ssl.server-name");
		}
	}

	@Test
	void anExpiredCertificateIsRefused() {
		Identity expired = AUTHORITY.issueExpired("localhost", "127.0.0.1");
		try (ProtocolServer server = serverWith(expired); TestClient client = clientOf(server, null, "TLSv1.3")) {
			fails(client, "has expired", "Renew it on the server");
		}
	}

	/**
	 * The second name is that of the trusted authority, which has another key: such as
	 * one that was made again.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "Unknown authority", TestTls.AUTHORITY_NAME })
	void anUnknownAuthorityIsRefused(String name) {
		TestAuthority unknown = TestAuthority.create(name);
		try (ProtocolServer server = serverWith(unknown.issue("localhost", "127.0.0.1"));
				TestClient client = clientOf(server, null, "TLSv1.3")) {
			fails(client, "from an authority that is not trusted", "trust store of the bundle that ssl.bundle names");
		}
	}

	@Test
	void aServerThatNeedsACertificateRefusesAClientWithoutOneInTls12() {
		try (ProtocolServer server = server(LOCAL, ClientAuthentication.NEED);
				TestClient client = clientOf(server, null, "TLSv1.2")) {
			fails(client, "It requires a certificate, and this side sent none", "add a key store");
		}
	}

	/**
	 * For the client the handshake is complete before the server looks at its
	 * certificate. So the call may have begun.
	 */
	@Test
	void aServerThatNeedsACertificateRefusesAClientWithoutOneInTls13() {
		try (ProtocolServer server = server(LOCAL, ClientAuthentication.NEED);
				TestClient client = clientOf(server, null, "TLSv1.3")) {
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("1"))
					.withMessageContaining("It requires a certificate, and this side sent none: add a key store")
					.withMessageNotContaining("may speak another protocol");
			}
			assertThat(client.events().connecting).hasValueLessThanOrEqualTo(10);
			assertThat(server.requests()).isZero();
		}
	}

	@Test
	void aServerThatDistrustsTheCertificateOfTheClientIsReported() {
		Identity foreign = TestAuthority.create("Foreign authority").issue("client");
		try (ProtocolServer server = server(LOCAL, ClientAuthentication.NEED);
				TestClient client = clientOf(server, foreign, "TLSv1.2")) {
			// The JDK does not send a certificate from an authority that is not asked
			// for.
			fails(client, "the TLS alert", "It requires a certificate");
		}
	}

	@Test
	void aPlainServerOnThePortIsReported() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(1);
			peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
			peer.awaitEnd();
		}); TestClient client = TestClient.to(server.port()).tls(TestTls.client("TLSv1.3")).build()) {
			fails(client, "the server sent bytes that are not TLS", "set ssl.enabled to false");
		}
	}

	@Test
	void aPlainServerThatClosesTheConnectionIsReported() {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> request).build().start();
				TestClient client = TestClient.to(server.port()).tls(TestTls.client("TLSv1.3")).build()) {
			fails(client, "the connection was lost during the TLS handshake", "set ssl.enabled to false");
			assertThat(client.events().connecting).as("no storm").hasValueLessThan(5);
		}
	}

	@Test
	void aPlainServerThatDoesNotAnswerIsReportedAtTheConnectTimeout() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> peer.awaitEnd());
				TestClient client = TestClient.to(server.port())
					.tls(TestTls.client("TLSv1.3"))
					.sockets((settings) -> settings.withConnectTimeout(Duration.ofMillis(150)))
					.build()) {
			fails(client, "did not complete the TLS handshake within 150 ms", "raise connect.timeout");
		}
	}

	@Test
	void aTlsServerOnAPlainPortIsReportedByBothSides() {
		try (LogCapture log = new LogCapture(ProtocolServer.class);
				ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port()).build()) {
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("This looks like a TLS peer: set ssl.bundle, or ssl.enabled to true");
			await()
				.untilAsserted(() -> assertThat(log.records(Level.FINE)).singleElement()
					.satisfies((record) -> assertThat(record.getMessage())
						.contains("the client sent bytes that are not TLS")
						.contains("Switch TLS on there")));
		}
	}

	/**
	 * Such as one with OpenSSL, which sends no alert.
	 */
	@Test
	void aTlsServerThatClosesPlainConnectionsIsReported() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> peer.read(Peer.frame("1").length));
				TestClient client = TestClient.to(server.port()).build()) {
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("such as TLS or HTTP")
				.withMessageContaining("TLS (ssl.bundle, ssl.enabled)");
		}
	}

	@Test
	void noCommonCipherIsReported() {
		try (ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port())
					.tls(TestTls.client("TLSv1.3").withCiphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")))
					.build()) {
			fails(client, "", "Compare the protocol versions and ciphers");
		}
	}

	@Test
	void aContextThatCannotBeMadeFailsTheConnect() {
		Iterator<SSLContext> contexts = List.of(AUTHORITY.context(null)).iterator();
		try (ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port()).tls(TlsSettings.of(() -> {
					if (!contexts.hasNext()) {
						throw new IllegalStateException("the key store is broken");
					}
					return contexts.next();
				})).build()) {
			fails(client, "TLS could not be set up", "the key store is broken");
		}
	}

	@Test
	void aTrustManagerThatFailsIsReportedWithoutItsMessage() throws Exception {
		SSLContext context = contextWith(new FailingTrustManager());
		try (ProtocolServer server = serverWith(LOCAL);
				TestClient client = TestClient.to(server.port()).tls(TlsSettings.of(() -> context)).build()) {
			fails(client, "IllegalStateException at ", "trust or key manager");
		}
	}

	private static void fails(TestClient client, String what, String remedy) {
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
			.withMessageContaining(what)
			.satisfies((ex) -> {
				assertThat(ex).hasMessageContaining(remedy);
				assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS);
				assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
				assertThat(ex.getMessage()).doesNotContain("..").endsWith(".");
				for (Throwable each = ex; each != null; each = each.getCause()) {
					assertThat(String.valueOf(each.getMessage())).doesNotContain("secret-subject");
				}
			});
	}

	private static SSLContext contextWith(TrustManager trustManager) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { trustManager }, null);
		return context;
	}

	private static ProtocolServer serverWith(Identity identity) {
		return server(identity, ClientAuthentication.NONE);
	}

	private static ProtocolServer server(Identity identity, ClientAuthentication clients) {
		return ProtocolServer.builder()
			.handler((request) -> request)
			.tls(AUTHORITY.context(identity), clients)
			.build()
			.start();
	}

	private static TestClient clientOf(ProtocolServer server, @Nullable Identity identity, String protocol) {
		SSLContext context = AUTHORITY.context(identity);
		return TestClient.to(server.port()).tls(TlsSettings.of(() -> context).withProtocols(List.of(protocol))).build();
	}

	/**
	 * Fails with a message that quotes the certificate.
	 */
	private static class FailingTrustManager extends X509ExtendedTrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			throw new IllegalStateException("secret-subject");
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	/**
	 * Refuses every certificate, in the way of a manager that has a rule of its own.
	 */
	private static final class RefusingTrustManager extends FailingTrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			throw new CertificateException("secret-subject has another key");
		}

	}

}
