package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpEchoServer}.
 */
class HttpEchoServerTests {

	private Server server;

	@BeforeEach
	void start() throws Exception {
		this.server = HttpEchoServer.start(0);
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
	}

	@Test
	void aConnectionIsKeptForTheNextRequest() throws Exception {
		try (Socket socket = connect()) {
			assertThat(exchange(socket, post("/", "one"), 3)).endsWith("Content-Length: 3\r\n\r\none");
			assertThat(exchange(socket, post("/", "other"), 5)).endsWith("Content-Length: 5\r\n\r\nother");
		}
	}

	@Test
	void aRequestMayArriveByteByByteWithFieldsInAnyCase() throws Exception {
		try (Socket socket = connect()) {
			socket.setTcpNoDelay(true);
			String request = post("/", "slow").replace("Content-Length", "cOntent-length");
			for (char next : request.toCharArray()) {
				socket.getOutputStream().write(next);
			}
			assertThat(exchange(socket, "", 4)).endsWith("\r\n\r\nslow");
		}
	}

	@Test
	void aBodyMayBeLargerThanTheBufferAndTheNextOneSmallAgain() throws Exception {
		String large = "0123456789".repeat(120_000);
		try (Socket socket = connect()) {
			assertThat(exchange(socket, post("/", large), large.length())).endsWith("\r\n\r\n" + large);
			assertThat(exchange(socket, post("/", "small"), 5)).endsWith("\r\n\r\nsmall");
		}
	}

	@Test
	void connectionsToATargetAreCounted() throws Exception {
		try (Socket first = connect(); Socket second = connect(); Socket other = connect(); Socket asking = connect()) {
			exchange(first, post("/counted", "1"), 1);
			exchange(first, post("/counted", "2"), 1);
			exchange(second, post("/counted", "3"), 1);
			exchange(other, post("/other", "4"), 1);
			assertThat(exchange(asking, "GET /counted HTTP/1.1\r\n\r\n", 1)).endsWith("\r\n\r\n2");
		}
	}

	@Test
	void unsupportedRequestsEndTheConnection() throws Exception {
		try (Socket socket = connect()) {
			socket.getOutputStream().write("length:0000000000002{}\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().read()).isNegative();
		}
	}

	private Socket connect() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.server.port());
	}

	private static String post(String target, String body) {
		return "POST " + target + " HTTP/1.1\r\nHost: here\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
	}

	private static String exchange(Socket socket, String request, int bodyLength) throws IOException {
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		InputStream in = socket.getInputStream();
		StringBuilder response = new StringBuilder();
		while (response.indexOf("\r\n\r\n") < 0) {
			response.append((char) in.read());
		}
		return response + new String(in.readNBytes(bodyLength), StandardCharsets.US_ASCII);
	}

}
