package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Accepts connections until its server is closed, even if some of them fail. After a
 * failure, the loop depends on no allocation, since there may be no memory.
 */
final class Acceptor implements Runnable {

	/**
	 * How long to wait after a failure. Without a pause, a server without free file
	 * descriptors tries 100,000 times a second.
	 */
	static final long PAUSE_MILLIS = 100;

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

	private final ServerContext server;

	private final ServerSocketChannel listener;

	private final Executor executor;

	private final SpareDescriptors spare = new SpareDescriptors();

	private volatile boolean closing;

	/** Written by the accepting thread. */
	private volatile @Nullable Thread thread;

	Acceptor(ServerContext server, ServerSocketChannel listener, Executor executor) {
		this.server = server;
		this.listener = listener;
		this.executor = executor;
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		try {
			acceptUntilClosed();
		}
		finally {
			this.spare.release();
		}
	}

	private void acceptUntilClosed() {
		this.spare.acquire();
		while (!this.closing) {
			// If an executor runs handlers in this thread, one may have left the thread
			// interrupted, which would close the listener.
			Thread.interrupted();
			try {
				take(this.listener.accept());
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (Throwable ex) {
				// Out of descriptors, threads or memory, or an executor that refuses.
				pauseAfter(ex);
			}
		}
	}

	/**
	 * Stop accepting connections. The accepting thread closes a connection that it has
	 * just accepted.
	 */
	void close() {
		this.closing = true;
		LockSupport.unpark(this.thread);
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			// The descriptor is released anyway.
		}
	}

	private void take(SocketChannel channel) {
		ClientConnection client = null;
		try {
			client = register(channel);
		}
		catch (IOException ex) {
			// The client closed the connection before it was accepted.
		}
		finally {
			if (client == null) {
				// No other object knows this connection.
				ClientSocket.reset(channel);
			}
		}
		if (client != null) {
			start(client);
		}
	}

	/**
	 * Register a client for a connection.
	 * @return the client, or {@code null} if the server is full
	 */
	private @Nullable ClientConnection register(SocketChannel channel) throws IOException {
		ClientConnection client = new ClientConnection(this.server,
				ClientSocket.of(channel, this.server.settings().tls()));
		if (this.server.clients().add(client)) {
			return client;
		}
		this.server.counters().refused().increment();
		return null;
	}

	/**
	 * Start serving a client, unless the server is closing. If this thread does not see
	 * that the server is closing, the client was added before that, and will be drained.
	 */
	private void start(ClientConnection client) {
		if (this.server.clients().isClosing()) {
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

	private void pauseAfter(Throwable failure) {
		if (!this.closing) {
			report(failure);
			LockSupport.parkNanos(this, PAUSE_NANOS);
		}
	}

	/**
	 * Log a failure, with free descriptors for the logger, which may have to open files
	 * for its first message.
	 */
	private void report(Throwable failure) {
		try {
			this.spare.release();
			this.server.log().acceptFailed(failure, this.server.clients().count());
			this.spare.acquire();
		}
		catch (Throwable ex) {
			// The failure cannot be logged. Accepting connections goes on.
		}
	}

}
