package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The server of the rows with HTTP/1.1: echoes the body of every request, with one thread
 * per connection. It supports only as much of HTTP as it needs to find the body, writes
 * each response at once, and copies no body. It answers a {@code GET} with the number of
 * connections whose first {@code POST} had the same target, since some clients do not
 * report how many they opened.
 */
final class HttpEchoServer implements Service {

	/** The number of connections by target. */
	private final Map<String, LongAdder> connections = new ConcurrentHashMap<>();

	private HttpEchoServer() {
	}

	/**
	 * Start a server.
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	static Server start(int port) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), EchoServer.BACKLOG);
		return EchoServer.start(new HttpEchoServer(), listener.socket());
	}

	@Override
	public void serve(Socket socket) throws IOException {
		SocketChannel channel = socket.getChannel();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		new HttpEcho(channel, this::connections).run();
	}

	private LongAdder connections(String target) {
		return this.connections.computeIfAbsent(target, (key) -> new LongAdder());
	}

}
