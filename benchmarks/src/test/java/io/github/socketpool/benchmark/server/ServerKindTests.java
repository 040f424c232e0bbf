package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import javax.net.SocketFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the servers.
 */
class ServerKindTests {

	private static final byte[] FRAME = "length:0000000000005hello".getBytes(StandardCharsets.US_ASCII);

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
	void everyFrameIsEchoedOnceAndInOrder(ServerKind kind) throws Exception {
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
			byte[] other = "length:0000000000000".getBytes(StandardCharsets.US_ASCII);
			socket.getOutputStream().write(FRAME);
			socket.getOutputStream().write(other);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(new String(FRAME, StandardCharsets.US_ASCII) + new String(other, StandardCharsets.US_ASCII));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "ECHO", "ECHO_TLS", "HTTP" })
	void heartbeatsOfConnectionsThatWereIdleAreSkipped(ServerKind kind) throws Exception {
		String frame = new String(FRAME, StandardCharsets.US_ASCII);
		String sent = "HeartBeat" + frame + "HeartBeat" + "HeartBeat" + frame;
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
			socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(frame + frame);
		}
	}

	@Test
	void aThinkingServerAnswersAtLeastOneMillisecondAfterTheFrame() throws Exception {
		try (Server server = ServerKind.THINKING.start(0); Socket socket = connect(ServerKind.THINKING, server)) {
			for (int i = 0; i < 20; i++) {
				long sent = System.nanoTime();
				socket.getOutputStream().write(FRAME);
				socket.getInputStream().readNBytes(FRAME.length);
				assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(Duration.ofMillis(1));
			}
		}
	}

	@Test
	void aServerOfFramesReadsALargeFrameBeforeItAnswers() throws Exception {
		int size = 16 * 1024 * 1024;
		try (Server server = ServerKind.FRAMES.start(0); Socket socket = connect(ServerKind.FRAMES, server)) {
			socket.getOutputStream().write(String.format("length:%013d", size).getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().write(new byte[size]);
			assertThat(socket.getInputStream().readNBytes(20 + size)).hasSize(20 + size);
		}
	}

	@Test
	void aServerThatSplitsWritesTheHeaderFirst() throws Exception {
		assertThat(writes(new FrameEcho(Duration.ZERO, false, true))).containsExactly(20, 5);
		assertThat(writes(new FrameEcho(Duration.ZERO, false, false))).containsExactly(25);
	}

	@Test
	void aServerHasTheNameOfItsOption() {
		assertThat(ServerKind.of("split-once")).isEqualTo(ServerKind.SPLIT_ONCE);
		assertThatIllegalArgumentException().isThrownBy(() -> ServerKind.of("split_once"))
			.withMessageContaining("[echo, frames, thinking, split, split-once, http, echo-tls, frames-tls]");
	}

	private static List<Integer> writes(FrameEcho service) throws IOException {
		RecordingSocket socket = new RecordingSocket(FRAME);
		try (socket) {
			service.serve(socket);
		}
		catch (IOException ex) {
			// There is one frame.
		}
		return socket.writes();
	}

	private static Socket connect(ServerKind kind, Server server) throws IOException {
		boolean tls = kind == ServerKind.ECHO_TLS || kind == ServerKind.FRAMES_TLS;
		SocketFactory sockets = tls ? ServerCertificate.of(server.port()).context().getSocketFactory()
				: SocketFactory.getDefault();
		Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), server.port());
		socket.setTcpNoDelay(true);
		return socket;
	}

}
