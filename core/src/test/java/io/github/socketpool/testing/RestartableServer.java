package io.github.socketpool.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.FrameHandler;
import io.github.socketpool.server.ProtocolServer;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers each request with itself, and that can be stopped and started
 * again at the same port.
 */
public final class RestartableServer implements AutoCloseable {

	/** Most systems take the ports of outgoing connections from above these. */
	private static final int LOWEST_PORT = 10_000;

	private static final int HIGHEST_PORT = 32_000;

	private static final int MOST_TRIALS = 100;

	private final int port;

	private final FrameHandler handler;

	private @Nullable ProtocolServer server;

	/** Used instead over sockets that the other one does not know. */
	private @Nullable ScriptedServer unixServer;

	private RestartableServer(int port, FrameHandler handler) {
		this.port = port;
		this.handler = handler;
	}

	/**
	 * Start a server.
	 * @param delay how long each request is worked on, so that the connections, and not
	 * the processors, are what is scarce
	 */
	public static RestartableServer start(Duration delay) {
		return start((request) -> {
			LockSupport.parkNanos(delay.toNanos());
			return request;
		});
	}

	/**
	 * Start a server with another handler.
	 */
	public static RestartableServer start(FrameHandler handler) {
		RestartableServer server = new RestartableServer(freePort(), handler);
		server.start();
		return server;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return how many clients are connected.
	 */
	public int connections() {
		if (this.unixServer != null) {
			return this.unixServer.open();
		}
		return (this.server != null) ? this.server.connections() : 0;
	}

	/**
	 * Listen again. The port may still be known to connections that have been closed.
	 */
	public void start() {
		if (SocketKind.current() == SocketKind.UNIX) {
			this.unixServer = ScriptedServer.startOn(this.port, (peer) -> {
				while (true) {
					peer.answer(this.handler.handle(Frame.of(peer.readRequest())).text());
				}
			});
			return;
		}
		ProtocolServer.Builder builder = ProtocolServer.builder()
			.name("echo")
			.port(this.port)
			.handler(this.handler)
			.closeTimeout(Duration.ZERO);
		if (SocketKind.current().tls() != null) {
			builder.tls(TestTls.serverContext());
		}
		this.server = builder.build().start();
	}

	/**
	 * Close the port and all connections.
	 */
	public void stop() {
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
		if (this.unixServer != null) {
			this.unixServer.close();
			this.unixServer = null;
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Find a port that no outgoing connection can take while the server is down.
	 */
	public static int freePort() {
		Random random = new Random();
		for (int i = 0; i < MOST_TRIALS; i++) {
			int port = LOWEST_PORT + random.nextInt(HIGHEST_PORT - LOWEST_PORT);
			try (ServerSocket listener = new ServerSocket()) {
				listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				return port;
			}
			catch (IOException ex) {
				// Somebody else has it.
			}
		}
		throw new UncheckedIOException(new IOException("No port is free below " + HIGHEST_PORT));
	}

	/**
	 * Answer a request whose text is a number of microseconds after that time.
	 */
	public static Frame answerLater(Frame request) {
		LockSupport.parkNanos(Long.parseLong(request.text()) * 1_000);
		return request;
	}

}
