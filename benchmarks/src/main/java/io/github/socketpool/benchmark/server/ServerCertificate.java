package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate of a server over TLS, which its clients trust. It is known once a
 * connection to the server has been made.
 */
public final class ServerCertificate {

	private final Certificate certificate;

	private ServerCertificate(Certificate certificate) {
		this.certificate = certificate;
	}

	/**
	 * Ask a server for its certificate.
	 * @param port where it listens on loopback
	 * @return its certificate
	 * @throws IOException if it cannot be reached, or does not speak TLS
	 */
	public static ServerCertificate of(int port) throws IOException {
		SSLContext context = context(new TrustManager[] { new AnyServer() });
		try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), port)) {
			socket.startHandshake();
			return new ServerCertificate(socket.getSession().getPeerCertificates()[0]);
		}
	}

	/**
	 * Return a context that trusts this certificate only.
	 */
	public SSLContext context() throws IOException {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("server", this.certificate);
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			return context(trust.getTrustManagers());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * Return the certificate in the format of PEM files.
	 */
	public String pem() throws IOException {
		try {
			return "-----BEGIN CERTIFICATE-----\n"
					+ Base64.getMimeEncoder().encodeToString(this.certificate.getEncoded())
					+ "\n-----END CERTIFICATE-----\n";
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	private static SSLContext context(TrustManager[] trust) throws IOException {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * Trusts every server, in order to learn its certificate.
	 */
	private static final class AnyServer extends X509ExtendedTrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
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

}
