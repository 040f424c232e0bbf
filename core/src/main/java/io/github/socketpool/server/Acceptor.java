package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections until its server is closed, whatever goes wrong with one of them.
 */
final class Acceptor implements Runnable {

	/**
	 * How long to wait after a failure. Without a pause, a server that is out of file
	 * descriptors tries 100,000 times a second.
	 */
	static final long PAUSE_MILLIS = 100;

	private final ServerContext server;

	private final ServerSocketChannel listener;

	private final Executor executor;

	private final CountDownLatch closing = new CountDownLatch(1);

	Acceptor(ServerContext server, ServerSocketChannel listener, Executor executor) {
		this.server = server;
		this.listener = listener;
		this.executor = executor;
	}

	@Override
	public void run() {
		while (this.closing.getCount() > 0) {
			try {
				take(this.listener.accept());
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (Throwable ex) {
				// Out of descriptors or of threads, or an executor that refuses.
				if (this.closing.getCount() > 0) {
					this.server.log().acceptFailed(ex);
					pause();
				}
			}
		}
	}

	/**
	 * Accept no more connections. One that is being accepted at this moment is closed by
	 * the thread that accepts it.
	 */
	void close() {
		this.closing.countDown();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			// The descriptor is free nevertheless.
		}
	}

	private void take(SocketChannel channel) {
		ClientSocket socket;
		try {
			socket = ClientSocket.of(channel);
		}
		catch (IOException ex) {
			// The client was gone before it was accepted.
			ClientSocket.reset(channel);
			return;
		}
		ClientConnection client = new ClientConnection(this.server, socket);
		if (!this.server.clients().add(client)) {
			this.server.counters().refused().increment();
			socket.reset();
			return;
		}
		start(client);
	}

	private void start(ClientConnection client) {
		try {
			this.executor.execute(client);
		}
		catch (Throwable ex) {
			client.abort();
			throw ex;
		}
		if (this.server.clients().isLeaving()) {
			client.drain();
		}
	}

	private void pause() {
		try {
			this.closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// Nobody of ours interrupts this thread, and only close may end it.
		}
	}

}
