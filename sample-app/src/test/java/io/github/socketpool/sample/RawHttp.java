package io.github.socketpool.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends HTTP requests as given, since HTTP clients set the {@code Host} header
 * themselves.
 */
final class RawHttp {

	private static final int TIMEOUT_MILLIS = 60_000;

	private RawHttp() {
	}

	/**
	 * Send a request to a port of this machine.
	 * @param port the port
	 * @param lines the request line and the headers
	 * @return the whole answer
	 */
	static String send(int port, String... lines) throws IOException {
		String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
