package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The server of the rows that speak HTTP/1.1: sends the body of every request back, with
 * one thread for each connection. It understands no more of HTTP than it needs to know
 * where a body is, makes one write for each response, and copies no body. A {@code GET}
 * is answered with the number of connections whose first {@code POST} had the same
 * target, since some clients do not tell how many they opened.
 */
final class HttpEchoServer implements Server {

	private static final int BACKLOG = 1024;

	private final ServerSocketChannel listener;

	/** How many connections were opened for a target. */
	private final Map<String, LongAdder> connections = new ConcurrentHashMap<>();

	private HttpEchoServer(ServerSocketChannel listener) {
		this.listener = listener;
	}

	/**
	 * Start a server.
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	static HttpEchoServer start(int port) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
		HttpEchoServer server = new HttpEchoServer(listener);
		startThread("http-echo-accept", server::accept);
		return server;
	}

	@Override
	public int port() {
		return this.listener.socket().getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void accept() {
		while (this.listener.isOpen()) {
			try {
				SocketChannel channel = this.listener.accept();
				startThread("http-echo-" + channel.socket().getPort(), () -> echo(channel));
			}
			catch (IOException ex) {
				if (this.listener.isOpen()) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	private void echo(SocketChannel channel) {
		try (channel) {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			new HttpEcho(channel, this::connections).run();
		}
		catch (IOException ex) {
			// The client has gone: there is nobody to tell.
		}
	}

	private LongAdder connections(String target) {
		return this.connections.computeIfAbsent(target, (key) -> new LongAdder());
	}

	private static void startThread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
