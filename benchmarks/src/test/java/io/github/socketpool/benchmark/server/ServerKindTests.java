package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.SocketFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the servers.
 */
class ServerKindTests {

	private static final String HELLO = "length:0000000000005hello";

	private static final byte[] FRAME = HELLO.getBytes(StandardCharsets.US_ASCII);

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "HTTP", "REDIS" })
	void everyFrameIsEchoedOnceAndInOrder(ServerKind kind) throws Exception {
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
			byte[] other = "length:0000000000000".getBytes(StandardCharsets.US_ASCII);
			socket.getOutputStream().write(FRAME);
			socket.getOutputStream().write(other);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(HELLO + new String(other, StandardCharsets.US_ASCII));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE,
			names = { "ECHO", "ECHO_TLS", "LOOP", "LOOP_THINKING", "HTTP", "REDIS" })
	void heartbeatsOfConnectionsThatWereIdleAreSkipped(ServerKind kind) throws Exception {
		String sent = "HeartBeat" + HELLO + "HeartBeat" + "HeartBeat" + HELLO;
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
			socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(HELLO + HELLO);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "THINKING", "LOOP_THINKING" })
	void aThinkingServerAnswersAtLeastOneMillisecondAfterTheFrame(ServerKind kind) throws Exception {
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
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

	/**
	 * One after the other, the answers would take 3 seconds.
	 */
	@ParameterizedTest
	@EnumSource(names = { "THINKING", "LOOP_THINKING" })
	void aThinkingServerThinksAboutManyFramesOfAConnectionAtOnce(ServerKind kind) throws Exception {
		int frames = 3000;
		try (Server server = kind.start(0); Socket socket = connect(kind, server)) {
			long sent = System.nanoTime();
			for (int i = 0; i < frames; i++) {
				socket.getOutputStream().write(FRAME);
			}
			assertThat(socket.getInputStream().readNBytes(frames * FRAME.length)).hasSize(frames * FRAME.length);
			assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(2));
		}
	}

	@Test
	void framesThatArriveTogetherAreAnsweredInOneWrite() throws Exception {
		assertThat(writes(new FrameEcho(Duration.ZERO, true, false), "HeartBeat", HELLO, HELLO, "HeartBeat", HELLO))
			.containsExactly(75);
	}

	@Test
	void anEventLoopServesEachConnectionWhileOthersDoNotRead() throws Exception {
		try (Server server = ServerKind.LOOP.start(0);
				Socket deaf = connect(ServerKind.LOOP, server);
				Socket socket = connect(ServerKind.LOOP, server)) {
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(deaf, 64 * 1024 * 1024));
			for (int i = 0; i < 1000; i++) {
				socket.getOutputStream().write(FRAME);
				assertThat(socket.getInputStream().readNBytes(FRAME.length)).isEqualTo(FRAME);
			}
			assertThat(writing).isNotDone();
			assertThat(deaf.getInputStream().readNBytes(64 * 1024 * 1024)).hasSize(64 * 1024 * 1024);
			writing.join();
		}
	}

	@Test
	void aRedisServerListensUntilItIsClosed() throws Exception {
		assumeTrue(RedisServer.version().isPresent());
		Server server = ServerKind.REDIS.start(0);
		try (server; Socket socket = connect(ServerKind.REDIS, server)) {
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().readNBytes(7)).asString(StandardCharsets.US_ASCII)
				.isEqualTo("+PONG\r\n");
		}
		assertThatIOException().isThrownBy(() -> connect(ServerKind.REDIS, server));
	}

	@Test
	void aServerThatSplitsWritesTheHeaderFirst() throws Exception {
		assertThat(writes(new FrameEcho(Duration.ZERO, false, true), HELLO, HELLO)).containsExactly(20, 5, 20, 5);
		assertThat(writes(new FrameEcho(Duration.ZERO, false, false), HELLO)).containsExactly(25);
	}

	@Test
	void aServerHasTheNameOfItsOption() {
		assertThat(ServerKind.of("split-once")).isEqualTo(ServerKind.SPLIT_ONCE);
		assertThatIllegalArgumentException().isThrownBy(() -> ServerKind.of("split_once"))
			.withMessageContaining(
					"[echo, frames, thinking, loop, loop-thinking, split, split-once, http, redis, echo-tls, frames-tls]");
	}

	private static List<Integer> writes(FrameEcho service, String... received) throws IOException {
		try (RecordingSocket socket = new RecordingSocket(
				String.join("", received).getBytes(StandardCharsets.US_ASCII))) {
			service.serve(socket);
			return socket.writes();
		}
	}

	private static void write(Socket socket, int bytes) {
		try {
			socket.getOutputStream().write(new byte[bytes]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
