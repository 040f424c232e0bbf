package io.github.socketpool.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * An address and port whose accept queue is full: Linux drops further SYNs to it, so a
 * connect hangs as with a firewall in between.
 */
public final class UnansweredAddress implements AutoCloseable {

	private static final int ACCEPT_TIMEOUT_MILLIS = 20_000;

	/** A queue of 1 takes 2 (listen(2) on Linux counts from zero). */
	private static final int QUEUE = 2;

	private final ServerSocket listener;

	private final List<Socket> sockets = new ArrayList<>();

	/**
	 * Listen on any free port of the usual loopback address.
	 */
	public UnansweredAddress() throws IOException {
		this(InetAddress.getLoopbackAddress(), 0);
	}

	public UnansweredAddress(InetAddress address, int port) throws IOException {
		this.listener = new ServerSocket(port, 1, address);
		this.listener.setSoTimeout(ACCEPT_TIMEOUT_MILLIS);
		for (int i = 0; i < QUEUE; i++) {
			this.sockets.add(new Socket(address, port()));
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Empty the queue, so that a connect succeeds when its SYN is sent again: 1 s after
	 * the first, then after 2 s more.
	 */
	public void beginToAnswer() throws IOException {
		for (int i = 0; i < QUEUE; i++) {
			accept();
		}
	}

	/**
	 * Wait until a connect has succeeded.
	 * @return the server's end of it
	 */
	public Socket accept() throws IOException {
		Socket accepted = this.listener.accept();
		this.sockets.add(accepted);
		return accepted;
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.listener.close();
	}

}
