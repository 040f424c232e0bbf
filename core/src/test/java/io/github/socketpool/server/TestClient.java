package io.github.socketpool.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends bytes as they are, and reads what it is told to.
 */
final class TestClient implements AutoCloseable {

	enum Ending {

		FIN, RESET

	}

	private static final int HEADER = 20;

	private final Socket socket;

	TestClient(ProtocolServer server) throws IOException {
		this(server.address());
	}

	TestClient(InetSocketAddress address) throws IOException {
		this.socket = new Socket(address.getAddress(), address.getPort());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(20_000);
	}

	static String frame(String body) {
		return "length:%013d%s".formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
	}

	Socket socket() {
		return this.socket;
	}

	TestClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	TestClient send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	String call(String body) throws IOException {
		return send(frame(body)).readFrame();
	}

	String read(int count) throws IOException {
		byte[] bytes = this.socket.getInputStream().readNBytes(count);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	String readFrame() throws IOException {
		String header = read(HEADER);
		if (!header.startsWith("length:")) {
			throw new IOException("No header: '" + header + "'");
		}
		return read(Integer.parseInt(header.substring("length:".length())));
	}

	int available() throws IOException {
		return this.socket.getInputStream().available();
	}

	/**
	 * Read to the end, which must come.
	 */
	Ending ending() throws IOException {
		try {
			InputStream in = this.socket.getInputStream();
			in.transferTo(OutputStream.nullOutputStream());
			return Ending.FIN;
		}
		catch (SocketException ex) {
			return Ending.RESET;
		}
	}

	/**
	 * Connect to a server that resets its clients, which may come before the connection
	 * is ready to be used.
	 */
	static Ending endingOfAnother(ProtocolServer server) throws IOException {
		try (TestClient client = new TestClient(server)) {
			return client.ending();
		}
		catch (SocketException ex) {
			return Ending.RESET;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
