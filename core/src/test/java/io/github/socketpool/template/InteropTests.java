package io.github.socketpool.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against a server as they stand in the field: Node.js, two writes with Nagle on, one
 * read taken for one request, and heartbeats to everybody at any time.
 */
@ExtendWith(NoLeaks.class)
class InteropTests {

	private static final int CALLERS = 32;

	private static final int CALLS = 10_000;

	@TempDir
	private static Path directory;

	private static Process process;

	private static int port;

	@BeforeAll
	static void startServer() throws IOException {
		Path script = directory.resolve("field-server.mjs");
		try (var source = InteropTests.class.getResourceAsStream("/interop/field-server.mjs")) {
			Files.copy(source, script);
		}
		try {
			process = new ProcessBuilder("node", script.toString(), "--port", "0", "--heartbeat", "50", "--quiet")
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
		}
		catch (IOException ex) {
			Assumptions.abort("Node.js is not installed: " + ex.getMessage());
		}
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		String line = output.readLine();
		assertThat(line).startsWith("listening ");
		port = Integer.parseInt(line.substring("listening ".length()));
	}

	@AfterAll
	static void stopServer() throws InterruptedException {
		if (process != null) {
			process.destroy();
			assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void eachOfManyCallsGetsItsOwnAnswer() {
		try (TestClient client = TestClient.to(port).build()) {
			List<Caller<Integer>> callers = IntStream.range(0, CALLERS)
				.mapToObj((caller) -> Caller.start(() -> callMany(client, caller)))
				.toList();
			assertThat(callers.stream().mapToInt(Caller::get).sum()).isGreaterThanOrEqualTo(CALLS);
			assertThat(client.pool().control().stats().opened()).isLessThanOrEqualTo(8);
			assertThat(client.events().closes()).isEmpty();
			assertThat(client.events().heartbeats.get()).isPositive();
		}
	}

	@Test
	void oneCallerIsNotHeldUpByTheTwoWritesOfTheServer(TestReporter reporter) {
		try (TestClient client = TestClient.to(port).build()) {
			long[] nanos = new long[1000];
			for (int i = 0; i < nanos.length; i++) {
				long start = System.nanoTime();
				client.call("{\"id\":" + i + "}");
				nanos[i] = System.nanoTime() - start;
			}
			Arrays.sort(nanos);
			long median = nanos[nanos.length / 2];
			reporter.publishEntry("median of a call in microseconds", String.valueOf(median / 1000));
			assertThat(median).isLessThan(20_000_000);
		}
	}

	private static int callMany(TestClient client, int caller) {
		int calls = CALLS / CALLERS + 1;
		for (int call = 0; call < calls; call++) {
			JsonNode answer = client.template()
				.exchange("{\"caller\":" + caller + ",\"call\":" + call + ",\"text\":\"prüfung €\"}", JsonNode.class);
			JsonNode received = answer.get("received");
			assertThat(received.get("caller").intValue()).isEqualTo(caller);
			assertThat(received.get("call").intValue()).isEqualTo(call);
			assertThat(received.get("text").stringValue()).isEqualTo("prüfung €");
		}
		return calls;
	}

}
