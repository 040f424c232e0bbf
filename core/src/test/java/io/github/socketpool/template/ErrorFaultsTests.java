package io.github.socketpool.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of the virtual machine that strike calls wherever they happen to be: within two
 * seconds of the last deadline the pool has its full size, and calls work.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ErrorFaultsTests {

	/**
	 * How long after the last deadline all is to be as before: 2 s, and more where other
	 * builds may have the processors.
	 */
	private static final int RECOVERY_SECONDS = Extent.of(30, 2);

	private static final int ROUNDS = Extent.of(8, 2_000);

	@ParameterizedTest
	@ValueSource(strings = { "-Xint", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation" })
	void aRunawayRecursionCostsNoConnectionForLongerThanItsCalls(String compilation) throws Exception {
		assertThatAllIsAsBefore(run(List.of(compilation), "stack", 8, ROUNDS));
	}

	@Test
	void aLackOfMemoryCostsNoConnectionForLongerThanItsCalls() throws Exception {
		assertThatAllIsAsBefore(run(List.of("-Xmx64m", "-XX:+UseSerialGC"), "memory", 64, Extent.of(4, 200)));
	}

	private static void assertThatAllIsAsBefore(Map<String, String> lines) {
		assertThat(lines).containsEntry("struck", "true")
			.containsEntry("at rest", "true")
			.containsEntry("wrong answers", "0")
			.containsEntry("calls work", "true")
			.doesNotContainKey("failed");
	}

	private static Map<String, String> run(List<String> options, String kind, int size, int rounds) throws Exception {
		try (RestartableServer server = RestartableServer.start((request) -> request)) {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(options);
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), StruckClient.class.getName(), kind,
					Integer.toString(server.port()), Integer.toString(size), Integer.toString(rounds),
					Integer.toString(RECOVERY_SECONDS)));
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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

}
