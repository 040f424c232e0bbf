package io.github.socketpool.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fault: a server announces large responses on 1,000 connections of a client with little
 * memory.
 */
@ExtendWith(NoLeaks.class)
class MemoryExhaustionFaultsTests {

	@ParameterizedTest(name = "{1} bytes behind each header")
	@CsvSource({ "64m,0", "64m,65537" })
	void headersThatLieFailTheirCallsAndTheClientServesOn(String heap, int sent) throws Exception {
		String lie = "length:0000001048576" + "x".repeat(sent);
		try (ScriptedServer liar = ScriptedServer.start((peer) -> {
			while (true) {
				String request = peer.readRequest();
				peer.write(request.equals("lie") ? lie : "length:0000000000006answer");
			}
		}); ScriptedServer honest = ScriptedServer.echo()) {
			Map<String, String> lines = run(heap, liar.port(), honest.port());
			assertThat(lines).containsEntry("answer", "answer").containsEntry("end", "reached");
			assertThat(lines.get("failures")).doesNotContain("Error", "none").contains("ResponseTimeoutException");
			if (sent > 0) {
				assertThat(lines.get("failures")).contains("TransportException of the budget");
			}
			assertThat(lines.get("pool")).startsWith("0 of 1000 connections in use");
		}
	}

	private static Map<String, String> run(String heap, int port, int honestPort) throws Exception {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Xmx" + heap, "-cp", System.getProperty("java.class.path"),
				FloodedClient.class.getName(), Integer.toString(port), Integer.toString(honestPort))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return output.lines()
				.map((line) -> line.split(": ", 2))
				.collect(Collectors.toMap((line) -> line[0], (line) -> line[1]));
		}
		finally {
			process.destroyForcibly();
		}
	}

}
