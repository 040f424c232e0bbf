package io.github.socketpool.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

import javax.net.ssl.SSLContext;

import io.github.socketpool.connection.TlsSettings;

/**
 * The contexts of a server on this machine and of its clients.
 */
public final class TestTls {

	/** The name of the authority that both sides trust. */
	public static final String AUTHORITY_NAME = "Test authority";

	private static final TestAuthority AUTHORITY = TestAuthority.create(AUTHORITY_NAME);

	private static final SSLContext SERVER = AUTHORITY.context(AUTHORITY.issue("localhost", "127.0.0.1"));

	private static final SSLContext CLIENT = AUTHORITY.context(null);

	private TestTls() {
	}

	/**
	 * Return the authority that both sides trust.
	 */
	public static TestAuthority authority() {
		return AUTHORITY;
	}

	public static SSLContext serverContext() {
		return SERVER;
	}

	public static TlsSettings client(String protocol) {
		return TlsSettings.of(() -> CLIENT).withProtocols(List.of(protocol));
	}

	static Socket encrypt(Socket accepted) throws IOException {
		return TlsServerSocket.encrypt(SERVER.getSocketFactory(), accepted);
	}

	static ServerSocket listen(int port, int backlog) throws IOException {
		return new TlsServerSocket(SERVER, port, backlog);
	}

}
