package io.github.socketpool.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the figures of a machine that runs out of ports. The application runs in a
 * separate network namespace with 100 ports, three of which are listened on.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PortExhaustionTests {

	private static final String NAMESPACE = "ip link set lo up"
			+ " && echo '40000 40099' > /proc/sys/net/ipv4/ip_local_port_range"
			+ " && echo 0 > /proc/sys/net/ipv4/tcp_tw_reuse && exec \"$0\" \"$@\"";

	@Test
	void theGaugesShowThatPortsRunOutAndTheErrorExplainsIt() throws Exception {
		Assumptions.assumeTrue(succeeds("true"),
				"skipped: this user may not make a network namespace (unshare -n), or has no 'unshare' or 'ip'");
		Map<String, String> lines = run();
		assertThat(lines).doesNotContainKey("failed");
		assertThat(lines.get("settings")).isEqualTo(new KernelSettings(40000, 40099, "", 100, 0).toString());
		assertThat(lines.get("before")).isEqualTo("97 free, 0 in TIME_WAIT, 0 on the host");
		assertThat(lines.get("calls")).isEqualTo("97");
		assertThat(lines.get("after")).isEqualTo("0 free, 97 in TIME_WAIT, 97 on the host");
		assertThat(lines.get("next call")).startsWith("ConnectFailedException")
			.contains("no local port left")
			.contains("Its range is 40000 to 40099.")
			.contains("97 of its sockets are in TIME_WAIT")
			.contains("net.ipv4.ip_local_port_range")
			.contains("where net.ipv4.tcp_tw_reuse is 0")
			.contains("pooled instead of per-call")
			.doesNotContain("recycle");
	}

	private static Map<String, String> run() throws Exception {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = inNamespace(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				ExhaustedHost.class.getName())
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

	private static boolean succeeds(String command) throws InterruptedException {
		try {
			return inNamespace(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static ProcessBuilder inNamespace(String... command) {
		List<String> all = new ArrayList<>(List.of("unshare", "-n", "sh", "-c", NAMESPACE));
		all.addAll(List.of(command));
		return new ProcessBuilder(all);
	}

}
