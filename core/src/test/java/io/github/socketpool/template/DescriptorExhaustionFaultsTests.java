package io.github.socketpool.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fault: out of file descriptors, in a client whose process may open 64 files.
 */
@ExtendWith(NoLeaks.class)
class DescriptorExhaustionFaultsTests {

	private static final int LIMIT = 64;

	@Test
	void aClientWithoutDescriptorsKeepsItsConnectionsNamesTheLimitAndRecovers() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")),
				"skipped: this system has no /proc/self/fd");
		Map<String, String> lines = run();
		assertThat(lines).doesNotContainKey("failed");
		assertThat(lines.get("with none left")).startsWith("2 of 8 connections in use, 0 idle");
		assertThat(lines.get("one more caller")).contains("AcquireTimeoutException", "file descriptor", "ulimit -n");
		assertThat(lines.get("first caller")).contains("ConnectFailedException", "file descriptor", "ulimit -n");
		assertThat(lines.get("after a connection was lost")).startsWith("0 of 8 connections in use, 1 idle");
		assertThat(lines.get("with enough again")).startsWith("0 of 8 connections in use, 8 idle");
		assertThat(lines.get("closes")).contains("INVALIDATED").contains("count=1]]");
		assertThat(lines.get("connections made")).isEqualTo("9");
	}

	private static Map<String, String> run() throws Exception {
		try (RestartableServer server = RestartableServer.start((request) -> request)) {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			Process process = new ProcessBuilder("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$0\" \"$@\"", java,
					"-cp", System.getProperty("java.class.path"), ExhaustedClient.class.getName(),
					Integer.toString(server.port()))
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			try {
				String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(process.waitFor()).as(output).isZero();
				return output.lines()
					.map((line) -> line.split(": ", 2))
					.collect(Collectors.toMap((line) -> line[0], (line) -> line[1]));
			}
			finally {
				process.destroyForcibly();
			}
		}
	}

}
