package io.github.socketpool.benchmark.row;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.benchmark.server.Server;
import io.github.socketpool.benchmark.server.ServerKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GenericPool}. Without Node.js, npm and its package there is nothing to
 * test, and the reason is printed.
 */
class GenericPoolTests {

	private static GenericPool program;

	@BeforeAll
	static void install() throws Exception {
		program = GenericPool.install(System.out).orElse(null);
	}

	@AfterAll
	static void remove() throws Exception {
		if (program != null) {
			program.close();
		}
	}

	@Test
	void eachLoadIsAnsweredWithItsFigures() throws Exception {
		try (Server server = ServerKind.FRAMES.start(0); Node node = new Node()) {
			String row = "row=generic-pool port=" + server.port() + " pool=2 threads=platform ";
			assertThat(node.measure(row + "callers=64 body=120 calls=20")).containsEntry("calls", 1280L)
				.containsEntry("fewest", 20L)
				.containsEntry("most", 20L)
				.containsEntry("opened", 2L)
				.containsKeys("nanos", "p50", "p99", "p999", "longest", "mean", "cpu", "voluntary", "involuntary");
			assertThat(node.measure(row + "callers=4 body=1048576 calls=2")).containsEntry("calls", 8L)
				.containsEntry("opened", 2L)
				.containsEntry("openedmeanwhile", 0L);
			assertThat(node.measure(row + "callers=1 body=4096 seconds=1").get("nanos"))
				.isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
		}
	}

	@Test
	void itSendsTheSameRecordAsTheOtherRows() throws Exception {
		CompletableFuture<byte[]> request = new CompletableFuture<>();
		try (ServerSocket listener = listen(request, new byte[0]); Node node = new Node()) {
			node.send("row=generic-pool port=" + listener.getLocalPort() + " pool=1 callers=1 body=4096 calls=1");
			assertThat(request.get())
				.isEqualTo(JsonMapper.builder().build().writeValueAsBytes(Quote.of(1_000_000_000).withSize(4096)));
		}
	}

	@Test
	void aResponseToAnotherRequestEndsTheRow() throws Exception {
		byte[] answer = JsonMapper.builder().build().writeValueAsBytes(Quote.of(7).withSize(4096));
		try (ServerSocket listener = listen(new CompletableFuture<>(), answer); Node node = new Node()) {
			node.send("row=generic-pool port=" + listener.getLocalPort() + " pool=1 callers=1 body=4096 calls=1");
			assertThat(node.process.waitFor()).isOne();
			assertThat(node.process.errorReader().readLine()).contains("The answer to");
		}
	}

	@Test
	void withoutNodeTheReasonIsPrinted() throws Exception {
		ByteArrayOutputStream reasons = new ByteArrayOutputStream();
		assertThat(GenericPool.install(new PrintStream(reasons, true, StandardCharsets.UTF_8), "no-such-node"))
			.isEmpty();
		assertThat(reasons.toString(StandardCharsets.UTF_8)).startsWith("Without the row generic-pool, since")
			.contains("no-such-node");
	}

	private static ServerSocket listen(CompletableFuture<byte[]> request, byte[] answer) throws IOException {
		ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		new Thread(() -> answerOnce(listener, request, answer)).start();
		return listener;
	}

	private static void answerOnce(ServerSocket listener, CompletableFuture<byte[]> request, byte[] answer) {
		try (Socket socket = listener.accept()) {
			byte[] header = socket.getInputStream().readNBytes(AsciiLength.HEADER_BYTES);
			request.complete(socket.getInputStream().readNBytes(AsciiLength.parse(header)));
			AsciiLength.format(header, answer.length);
			socket.getOutputStream().write(header);
			socket.getOutputStream().write(answer);
			socket.getInputStream().read();
		}
		catch (IOException ex) {
			// The program has ended.
		}
	}

	private static final class Node implements AutoCloseable {

		private final Process process;

		private final BufferedReader output;

		private final Writer input;

		Node() throws IOException {
			Assumptions.assumeTrue(program != null, "There is no Node.js");
			this.process = new ProcessBuilder(program.command()).start();
			this.output = this.process.inputReader();
			this.input = this.process.outputWriter();
		}

		Map<String, Long> measure(String load) throws IOException {
			send(load);
			return Arrays.stream(this.output.readLine().split(" "))
				.map((figure) -> figure.split("="))
				.collect(Collectors.toMap((figure) -> figure[0], (figure) -> Long.parseLong(figure[1])));
		}

		void send(String load) throws IOException {
			this.input.write(load + "\n");
			this.input.flush();
		}

		@Override
		public void close() {
			this.process.destroy();
			this.process.onExit().join();
		}

	}

}
