package io.github.socketpool.test;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends and receives bytes.
 */
final class RawClient implements AutoCloseable {

	/** A test that waits too long fails by itself, since it cannot be interrupted. */
	private static final int TIMEOUT_MILLIS = 20_000;

	private final Socket socket;

	private final DataInputStream in;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.in = new DataInputStream(this.socket.getInputStream());
	}

	static String frame(String body) {
		return String.format("length:%013d%s", body.getBytes(StandardCharsets.UTF_8).length, body);
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	void request(String body) throws IOException {
		send(frame(body));
	}

	/**
	 * Read as many bytes as a text contains.
	 */
	String receive(int count) throws IOException {
		byte[] bytes = new byte[count];
		this.in.readFully(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	String response() throws IOException {
		return receive(Integer.parseInt(receive(20).substring(7)));
	}

	/**
	 * Read until the server closes the connection.
	 * @throws java.net.SocketException if it resets the connection
	 */
	String receiveRest() throws IOException {
		return new String(this.in.readAllBytes(), StandardCharsets.UTF_8);
	}

	int available() throws IOException {
		return this.in.available();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
