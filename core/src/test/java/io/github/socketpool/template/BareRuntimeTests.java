package io.github.socketpool.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.socketpool.testing.BareRuntime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A runtime image needs the module {@code java.base} and nothing more. The flight
 * recorder and the socket options of the JDK are extras.
 */
class BareRuntimeTests {

	@ParameterizedTest
	@ValueSource(strings = { "java.base", "java.base,jdk.net", "java.base,jdk.jfr", "java.base,jdk.net,jdk.jfr" })
	void callsWorkWithoutTheExtrasOfTheJdk(String modules) throws Exception {
		Map<String, String> lines = run("--limit-modules", modules, "-cp", System.getProperty("java.class.path"),
				BareRuntime.class.getName());
		assertThat(lines).containsEntry("flight recorder", Boolean.toString(modules.contains("jdk.jfr")))
			.containsEntry("socket options", Boolean.toString(modules.contains("jdk.net")))
			.containsEntry("quick acknowledgements", modules.contains("jdk.net") ? "on" : "socket.quick-ack refused")
			.containsEntry("call", "{\"a\":1}")
			.containsEntry("asynchronous call", "2")
			.containsEntry("waiter", "AcquireTimeoutException");
	}

	/**
	 * Run {@link BareRuntime}.
	 * @param arguments the arguments of the virtual machine
	 * @return what it prints
	 */
	static Map<String, String> run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(Arrays.asList(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
			return output.lines()
				.map((line) -> line.split(": ", 2))
				.filter((parts) -> parts.length == 2)
				.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1], (first, second) -> second));
		}
		finally {
			process.destroyForcibly();
		}
	}

}
