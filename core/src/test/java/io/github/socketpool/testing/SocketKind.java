package io.github.socketpool.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import io.github.socketpool.Endpoint;

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

		@Override
		public Endpoint endpoint(int port) {
			return Endpoint.of("127.0.0.1", port);
		}

		@Override
		public Peer.End broken() {
			return Peer.End.RESET;
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
	public abstract Endpoint endpoint(int port);

	/**
	 * Return what the server sees of a connection that the client has broken off.
	 */
	public abstract Peer.End broken();

}
