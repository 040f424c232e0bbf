package io.github.socketpool.chaos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;

/**
 * The server behind the proxies, and their connections to it, which no fault touches.
 * Thread-safe.
 */
final class HonestServer implements AutoCloseable {

	private final Wire wire;

	private final ProtocolServer server = ProtocolServer.builder()
		.name("chaos-server")
		.handler((request) -> Frame.of(Call.answerTo(request.toByteArray())))
		.closeTimeout(Duration.ZERO)
		.build()
		.start();

	private final Queue<ServerConnection> idle = new ConcurrentLinkedQueue<>();

	HonestServer(Wire wire) {
		this.wire = wire;
	}

	/**
	 * Send a request to the server.
	 * @return the body of the answer
	 */
	byte[] exchange(byte[] request) throws IOException {
		ServerConnection connection = this.idle.poll();
		if (connection == null) {
			connection = new ServerConnection();
		}
		byte[] response = connection.exchange(request);
		this.idle.add(connection);
		return response;
	}

	@Override
	public void close() {
		for (ServerConnection connection = this.idle.poll(); connection != null; connection = this.idle.poll()) {
			connection.close();
		}
		this.server.close();
	}

	/**
	 * A connection of a proxy to the server.
	 */
	private final class ServerConnection {

		private final Socket socket;

		private final InputStream in;

		ServerConnection() throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), HonestServer.this.server.port());
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}

		byte[] exchange(byte[] request) throws IOException {
			this.socket.getOutputStream().write(HonestServer.this.wire.frame(request));
			return HonestServer.this.wire.read(this.in, 0, () -> {
			}).readBody();
		}

		void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				// The server has ended it.
			}
		}

	}

}
