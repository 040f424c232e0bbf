package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests and responses, however they are cut into pieces.
 */
class ServerExchangeTests {

	private static ProtocolServer echo() {
		return ProtocolServer.builder().handler((request) -> request).build().start();
	}

	@Test
	void requestIsAnsweredWithWhatTheHandlerMakesOfIt() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> Frame.of("<" + request.text() + ">"))
			.build()
			.start(); TestClient client = new TestClient(server)) {
			assertThat(client.call("{\"price\":\"5 €\"}")).isEqualTo("<{\"price\":\"5 €\"}>");
			assertThat(client.call("")).isEqualTo("<>");
			assertThat(server.requests()).isEqualTo(2);
		}
	}

	@Test
	void bodyOfNoBytesIsAnsweredWithABodyOfNoBytes() throws Exception {
		try (ProtocolServer server = echo(); TestClient client = new TestClient(server)) {
			assertThat(client.send(TestClient.frame("")).read(20)).isEqualTo("length:0000000000000");
		}
	}

	@Test
	void requestWithoutResponseLeavesTheConnectionReadyForTheNextOne() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> request.text().startsWith("one-way") ? null : request)
			.build()
			.start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("one-way 1")).send(TestClient.frame("one-way 2"));
			assertThat(client.call("call")).isEqualTo("call");
			assertThat(server.requests()).isEqualTo(3);
		}
	}

	@Test
	void requestsGluedInOneWriteAreAnsweredInOrder() throws Exception {
		try (ProtocolServer server = echo(); TestClient client = new TestClient(server)) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 500; i++) {
				requests.append(TestClient.frame("request " + i));
			}
			client.send(requests.toString());
			for (int i = 0; i < 500; i++) {
				assertThat(client.readFrame()).isEqualTo("request " + i);
			}
		}
	}

	@Test
	void requestThatArrivesByteByByteIsAnswered() throws Exception {
		try (ProtocolServer server = echo(); TestClient client = new TestClient(server)) {
			assertThat(client.call("{}")).isEqualTo("{}");
			String body = "{\"split\":\"" + "x".repeat(500) + "\"}";
			for (byte value : TestClient.frame(body).getBytes(StandardCharsets.UTF_8)) {
				client.send(new byte[] { value });
			}
			assertThat(client.readFrame()).isEqualTo(body);
		}
	}

	@Test
	void requestCutAnywhereIsAnswered() throws Exception {
		try (ProtocolServer server = echo(); TestClient client = new TestClient(server)) {
			String glued = TestClient.frame("first") + TestClient.frame("second");
			for (int cut = 1; cut < glued.length(); cut++) {
				client.send(glued.substring(0, cut)).send(glued.substring(cut));
				assertThat(client.readFrame()).isEqualTo("first");
				assertThat(client.readFrame()).isEqualTo("second");
			}
		}
	}

	@Test
	void framesLargerThanTheBufferArriveUnharmed() throws Exception {
		try (ProtocolServer server = echo(); TestClient client = new TestClient(server)) {
			for (int length : new int[] { BufferPool.SIZE - 21, BufferPool.SIZE - 20, BufferPool.SIZE - 19,
					2 * BufferPool.SIZE - 20, 1024 * 1024 }) {
				String body = "abcdefghijk".repeat(length / 11 + 1).substring(0, length);
				assertThat(client.call(body)).isEqualTo(body);
			}
		}
	}

	@Test
	void responseMayBePartOfAnArray() throws Exception {
		byte[] array = "xxanswerxx".getBytes(StandardCharsets.US_ASCII);
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> Frame.of(array, 2, 6))
			.build()
			.start(); TestClient client = new TestClient(server)) {
			assertThat(client.call("?")).isEqualTo("answer");
		}
	}

	@Test
	void headerMayBeLongerThanTheBuffer() throws Exception {
		String prefix = "p".repeat(BufferPool.SIZE + 1);
		try (ProtocolServer server = ProtocolServer.builder()
			.codec(FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix(prefix).withDigits(4)))
			.handler((request) -> request)
			.build()
			.start(); TestClient client = new TestClient(server)) {
			client.send(prefix + "0002hi");
			assertThat(client.read(prefix.length() + 6)).isEqualTo(prefix + "0002hi");
		}
	}

	@Test
	void shortConnectionsShareThreads() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> {
			threads.add(Thread.currentThread());
			return request;
		}).build().start()) {
			for (int i = 0; i < 500; i++) {
				try (TestClient client = new TestClient(server)) {
					client.call("hello");
				}
				await().pollInterval(Duration.ofMillis(1)).until(() -> server.connections() == 0);
			}
			assertThat(threads).hasSizeLessThan(50);
		}
	}

	/**
	 * The kernel counts read(2) and write(2) of the whole process, so this client's own
	 * two are among them.
	 */
	@Test
	void callCostsTheServerOneReadAndOneWrite() throws Exception {
		Path counts = Path.of("/proc/self/io");
		Assumptions.assumeTrue(Files.isReadable(counts), "skipped: this system has no /proc/self/io");
		try (ProtocolServer server = echo(); SocketChannel client = SocketChannel.open(server.address())) {
			exchange(client, 1_000);
			double fewest = Double.MAX_VALUE;
			// What else happens in this process can only add to the count.
			for (int round = 0; round < 5; round++) {
				long before = systemCalls(counts);
				exchange(client, 2_000);
				fewest = Math.min(fewest, (systemCalls(counts) - before) / 2_000.0);
			}
			assertThat(fewest).as("system calls per call, client and server").isBetween(3.99, 4.1);
		}
	}

	/**
	 * Where the kernel is not asked to acknowledge at once, each of these calls takes 40
	 * ms and all of them 40 seconds; else they take less than one.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "length:0000000000004|body", "HeartBeat|length:0000000000004body",
			"length:0000000000007one-way|length:0000000000004body" })
	@Timeout(value = 20, unit = TimeUnit.SECONDS)
	void clientThatWritesInTwoPiecesWithNagleIsNotKeptWaiting(String pieces) throws Exception {
		Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: TCP_QUICKACK is of Linux");
		String[] piece = pieces.split("\\|");
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> request.text().equals("one-way") ? null : request)
			.build()
			.start(); TestClient client = new TestClient(server)) {
			client.socket().setTcpNoDelay(false);
			for (int i = 0; i < 1_000; i++) {
				client.send(piece[0]).send(piece[1]);
				assertThat(client.readFrame()).isEqualTo("body");
			}
		}
	}

	private static void exchange(SocketChannel client, int calls) throws IOException {
		ByteBuffer request = ByteBuffer.allocateDirect(64);
		request.put(TestClient.frame("{\"quote\":\"ACME\"}").getBytes(StandardCharsets.US_ASCII)).flip();
		ByteBuffer response = ByteBuffer.allocateDirect(64);
		for (int i = 0; i < calls; i++) {
			client.write(request.rewind());
			response.clear();
			while (response.position() < request.limit()) {
				client.read(response);
			}
		}
	}

	private static long systemCalls(Path counts) throws IOException {
		return Files.readAllLines(counts)
			.stream()
			.filter((line) -> line.startsWith("syscr") || line.startsWith("syscw"))
			.mapToLong((line) -> Long.parseLong(line.substring("syscr: ".length()).trim()))
			.sum();
	}

}
