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
 * The server of the rows that speak HTTP/1.1: sends the body of every request back, with
 * one thread for each connection. It understands no more of HTTP than it needs to know
 * where a body is, makes one write for each response, and copies no body. A {@code GET}
 * is answered with the number of connections whose first {@code POST} had the same
 * target, since some clients do not tell how many they opened.
 */
final class HttpEchoServer implements Service {

	/** How many connections were opened for a target. */
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
