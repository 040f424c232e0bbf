package io.github.socketpool.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.github.socketpool.connection.transport.QuickAcknowledgement;

/**
 * The server's end of one connection. Reads and writes block until another thread closes
 * or resets it, which is safe at any time.
 */
final class ClientSocket {

	private final SocketChannel channel;

	private final SocketAddress peer;

	private ClientSocket(SocketChannel channel, SocketAddress peer) {
		this.channel = channel;
		this.peer = peer;
	}

	/**
	 * Close a socket while there are file descriptors: a JDK 17 that has none left when
	 * it closes its first one fails with an {@code ExceptionInInitializerError}, and with
	 * each further one.
	 */
	static void prepare() throws IOException {
		SocketChannel.open().close();
	}

	/**
	 * Set up a connection that was accepted. Keep-alive finds the clients that vanished
	 * while they were idle, which are allowed to be so for ever.
	 */
	static ClientSocket of(SocketChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
		return new ClientSocket(channel, channel.getRemoteAddress());
	}

	/**
	 * Wait for bytes.
	 * @return {@code false} when the client has closed its side
	 */
	boolean receive(ByteBuffer target) throws IOException {
		return this.channel.read(target) >= 0;
	}

	void send(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			this.channel.write(bytes);
		}
	}

	/**
	 * Ask the kernel to acknowledge what was read at once: a client that writes header
	 * and body in two writes with Nagle's algorithm on waits for it (tcp(7)). Not sticky.
	 */
	void acknowledge() throws IOException {
		QuickAcknowledgement.ask(this.channel);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Close with a FIN. Does nothing when closed already.
	 */
	void close() {
		close(this.channel);
	}

	/**
	 * Close with a RST, which leaves neither unsent bytes nor a TIME_WAIT behind. Does
	 * nothing when closed already.
	 */
	void reset() {
		reset(this.channel);
	}

	static void reset(SocketChannel channel) {
		try {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException ex) {
			// Closed already, or the client was faster.
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
			// The descriptor is free nevertheless.
		}
	}

	@Override
	public String toString() {
		return "client " + this.peer;
	}

}
