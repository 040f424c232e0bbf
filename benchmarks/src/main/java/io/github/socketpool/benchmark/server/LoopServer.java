package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Echoes bytes as they arrive. One thread serves all connections, as in Node.js and
 * Redis.
 */
final class LoopServer implements Server {

	private final ServerSocketChannel listener;

	private final Selector selector;

	/** The answers that are sent later, or {@code null} if they are sent at once. */
	private final @Nullable DelayedAnswers later;

	private final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);

	private LoopServer(ServerSocketChannel listener, Selector selector, @Nullable DelayedAnswers later) {
		this.listener = listener;
		this.selector = selector;
		this.later = later;
	}

	/**
	 * Start a server.
	 * @param thinkTime the time between a request and its answer
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	static Server start(Duration thinkTime, int port) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), EchoServer.BACKLOG);
		listener.configureBlocking(false);
		Selector selector = Selector.open();
		listener.register(selector, SelectionKey.OP_ACCEPT);
		LoopServer server = new LoopServer(listener, selector,
				thinkTime.isZero() ? null : DelayedAnswers.start(thinkTime));
		Thread thread = new Thread(server::run, "echo-loop");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	@Override
	public int port() {
		return this.listener.socket().getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.selector.wakeup();
	}

	private void run() {
		try (this.selector) {
			while (this.listener.isOpen()) {
				this.selector.select(this::serve);
			}
			for (SelectionKey key : this.selector.keys()) {
				key.channel().close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (this.later != null) {
				this.later.close();
			}
		}
	}

	private void serve(SelectionKey key) {
		if (key.attachment() instanceof LoopConnection connection) {
			serve(connection);
		}
		else {
			accept();
		}
	}

	private void accept() {
		try {
			SocketChannel channel = this.listener.accept();
			if (channel != null) {
				channel.configureBlocking(false);
				channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
				SelectionKey key = channel.register(this.selector, SelectionKey.OP_READ);
				key.attach(new LoopConnection(channel, key));
			}
		}
		catch (IOException ex) {
			if (this.listener.isOpen()) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void serve(LoopConnection connection) {
		try {
			if (connection.isWritable()) {
				connection.flush();
			}
			else {
				echo(connection);
			}
		}
		catch (IOException ex) {
			// The client has gone.
			connection.close();
		}
	}

	private void echo(LoopConnection connection) throws IOException {
		this.received.clear();
		boolean open = connection.read(this.received);
		if (this.later == null) {
			if (open) {
				connection.send(this.received.flip());
			}
			else {
				connection.close();
			}
		}
		else if (open) {
			ByteBuffer answer = ByteBuffer.allocate(this.received.flip().remaining()).put(this.received).flip();
			this.later.add(() -> connection.send(answer));
		}
		else {
			connection.stopReading();
			this.later.add(connection::close);
		}
	}

}
