package io.github.socketpool.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * The kind of sockets over which {@link ScriptedServer} and {@link TestClient} talk to
 * each other. It is TCP, except in the tests of a class with {@link OverSockets}.
 */
public enum SocketKind {

	TCP {

		@Override
		ServerSocket listen(int port) throws IOException {
			ServerSocket listener = new ServerSocket();
			listener.setReuseAddress(true);
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
			return listener;
		}

	},

	/**
	 * Unix domain sockets. Their paths are numbered, and the number stands for the port.
	 */
	UNIX {

		@Override
		ServerSocket listen(int port) throws IOException {
			return UnixServerSocket.listen(port, BACKLOG);
		}

		@Override
		public Endpoint endpoint(int port) {
			return Endpoint.unix(UnixServerSocket.path(port).toString());
		}

		@Override
		public Peer.End broken() {
			return Peer.End.FIN;
		}

	},

	/** TLS 1.3 over TCP. */
	TLS {

		@Override
		ServerSocket listen(int port) throws IOException {
			return TestTls.listen(port, BACKLOG);
		}

		@Override
		public Socket serve(Socket accepted) throws IOException {
			return TestTls.encrypt(accepted);
		}

		@Override
		public @Nullable TlsSettings tls() {
			return TestTls.client("TLSv1.3");
		}

	},

	/** TLS 1.2 over TCP. */
	TLS_1_2 {

		@Override
		ServerSocket listen(int port) throws IOException {
			return TLS.listen(port);
		}

		@Override
		public Socket serve(Socket accepted) throws IOException {
			return TestTls.encrypt(accepted);
		}

		@Override
		public @Nullable TlsSettings tls() {
			return TestTls.client("TLSv1.2");
		}

	};

	private static final int BACKLOG = 200;

	private static volatile SocketKind current = TCP;

	/**
	 * Return the kind that the test at work uses.
	 */
	public static SocketKind current() {
		return current;
	}

	void use() {
		current = this;
	}

	/**
	 * Listen.
	 * @param port the port, or 0 for a free one
	 */
	abstract ServerSocket listen(int port) throws IOException;

	/**
	 * Return where a server listens.
	 */
	public Endpoint endpoint(int port) {
		return Endpoint.of("127.0.0.1", port);
	}

	/**
	 * Return how a server talks over a TCP connection that it has accepted.
	 */
	public Socket serve(Socket accepted) throws IOException {
		return accepted;
	}

	/**
	 * Return how clients encrypt their connections.
	 * @return the settings, or {@code null} for plain connections
	 */
	public @Nullable TlsSettings tls() {
		return null;
	}

	/**
	 * Return what the server sees of a connection that the client has broken off.
	 */
	public Peer.End broken() {
		return Peer.End.RESET;
	}

}
