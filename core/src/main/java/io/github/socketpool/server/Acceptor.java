package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

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
			// A handler that an executor ran in this thread may have left its interrupt
			// behind, which would close the listener.
			Thread.interrupted();
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
		ClientConnection client = null;
		try {
			client = letIn(channel);
		}
		catch (IOException ex) {
			// The client was gone before it was accepted.
		}
		finally {
			if (client == null) {
				// Nobody else knows of this connection, whatever went wrong.
				ClientSocket.reset(channel);
			}
		}
		if (client != null) {
			start(client);
		}
	}

	/**
	 * Make one more client of a connection.
	 * @return {@code null} when the server is full
	 */
	private @Nullable ClientConnection letIn(SocketChannel channel) throws IOException {
		ClientConnection client = new ClientConnection(this.server, ClientSocket.of(channel));
		if (this.server.clients().add(client)) {
			return client;
		}
		this.server.counters().refused().increment();
		return null;
	}

	/**
	 * Have a client served, unless all are to leave. Who sees here that they are not has
	 * been added before they were asked to, and will be asked as well.
	 */
	private void start(ClientConnection client) {
		if (this.server.clients().isLeaving()) {
			client.drain();
			return;
		}
		try {
			this.executor.execute(client);
		}
		catch (Throwable ex) {
			client.abort();
			throw ex;
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
