package io.github.socketpool.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.github.socketpool.connection.transport.PlainTransport;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The server's socket of one connection. Reads and writes block until another thread
 * closes or resets it, which any thread may do at any time.
 */
final class ClientSocket {

	private final SocketChannel channel;

	private final Transport transport;

	private final SocketAddress peer;

	private ClientSocket(SocketChannel channel, Transport transport, SocketAddress peer) {
		this.channel = channel;
		this.transport = transport;
		this.peer = peer;
	}

	/**
	 * Close a socket while there are free file descriptors. If none is left when JDK 17
	 * closes its first socket, it fails with an {@code ExceptionInInitializerError}, and
	 * so does each later close.
	 */
	static void prepare() throws IOException {
		SocketChannel.open().close();
	}

	/**
	 * Set the options of an accepted connection. Clients may be idle forever, so
	 * keep-alive is needed to detect those that have vanished.
	 * @param tls encrypts the connection, or {@code null} for a plain one
	 */
	static ClientSocket of(SocketChannel channel, @Nullable ServerTls tls) throws IOException {
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
		Transport raw = new PlainTransport(channel, true);
		return new ClientSocket(channel, (tls != null) ? tls.encrypt(raw) : raw, channel.getRemoteAddress());
	}

	/**
	 * Make the handshake of TLS, if there is one to make.
	 */
	void handshake() throws IOException {
		this.transport.handshake();
	}

	/**
	 * Wait for bytes.
	 * @return {@code false} if the client has closed its side
	 */
	boolean receive(ByteBuffer target) throws IOException {
		return this.transport.read(target) >= 0;
	}

	void send(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			this.transport.write(bytes);
		}
	}

	/**
	 * Ask the kernel to acknowledge the bytes that were read at once. A client with
	 * Nagle's algorithm on that writes header and body in two writes waits for that
	 * (tcp(7)). Applies once.
	 */
	void acknowledge() throws IOException {
		this.transport.acknowledge(false);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Close with a FIN. Does nothing if closed already.
	 */
	void close() {
		this.transport.close(false);
	}

	/**
	 * Close with a RST, which leaves neither unsent bytes nor a TIME_WAIT. Does nothing
	 * if closed already.
	 */
	void reset() {
		this.transport.close(true);
	}

	static void reset(SocketChannel channel) {
		try {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException ex) {
			// Closed already, or the client has closed it.
		}
		finally {
			close(channel);
		}
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			// The descriptor is released anyway.
		}
	}

	@Override
	public String toString() {
		return "client " + this.peer;
	}

}
