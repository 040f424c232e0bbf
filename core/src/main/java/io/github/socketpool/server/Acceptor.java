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
 * Accepts connections until its server is closed, whatever goes wrong with one of them.
 * What follows a failure allocates nothing that the loop depends on, since there may be
 * no memory.
 */
final class Acceptor implements Runnable {

	/**
	 * How long to wait after a failure. Without a pause, a server that is out of file
	 * descriptors tries 100,000 times a second.
	 */
	static final long PAUSE_MILLIS = 100;

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

	private final ServerContext server;

	private final ServerSocketChannel listener;

	private final Executor executor;

	private final SpareDescriptor spare = new SpareDescriptor();

	private volatile boolean closing;

	/** Written by the thread that accepts. */
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
				// Out of descriptors, threads or memory, or an executor that refuses.
				pauseAfter(ex);
			}
		}
	}

	/**
	 * Accept no more connections. One that is being accepted at this moment is closed by
	 * the thread that accepts it.
	 */
	void close() {
		this.closing = true;
		LockSupport.unpark(this.thread);
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

	private void pauseAfter(Throwable failure) {
		if (!this.closing) {
			report(failure);
			LockSupport.parkNanos(this, PAUSE_NANOS);
		}
	}

	/**
	 * Log a failure, with a descriptor for the logger: it may have to open files before
	 * it can write its first message.
	 */
	private void report(Throwable failure) {
		try {
			this.spare.release();
			this.server.log().acceptFailed(failure, this.server.clients().count());
			this.spare.acquire();
		}
		catch (Throwable ex) {
			// The failure cannot be logged, and connections are to be accepted.
		}
	}

}
