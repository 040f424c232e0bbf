package io.github.socketpool.advice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.advice.Advice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the advice to an application that runs out of resources. Each application is a
 * separate process with a low limit.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ScarceResourcesTests {

	private static final String FEW_PORTS = "ip link set lo up"
			+ " && echo '40000 40099' > /proc/sys/net/ipv4/ip_local_port_range"
			+ " && echo 0 > /proc/sys/net/ipv4/tcp_tw_reuse && exec \"$0\" \"$@\"";

	private static final String FEW_FILES = "ulimit -n 256 && exec \"$0\" \"$@\"";

	@Test
	void anApplicationThatRunsOutOfPortsIsAdvisedToPoolItsConnections() throws Exception {
		Assumptions.assumeTrue(succeeds("unshare", "-n", "sh", "-c", FEW_PORTS, "true"),
				"skipped: this user may not make a network namespace (unshare -n), or has no 'unshare' or 'ip'");
		String output = run(List.of("unshare", "-n", "sh", "-c", FEW_PORTS), "90", "--socketpool.mode=per-call",
				"--socketpool.tcp.sample-interval=50ms");
		assertThat(output).contains("before: []")
			.containsPattern("after: \\[Advice\\[id=ports-running-out, text=Only \\d+ of 100 local ports "
					+ "\\(net.ipv4.ip_local_port_range 40000 to 40099\\) are free for connections to localhost:\\d+, "
					+ "and \\d+ sockets to it are in TIME_WAIT")
			.contains("Set mode to pooled", "net.ipv4.tcp_tw_reuse = 1 (now 0)")
			.doesNotContain("recycle");
	}

	@Test
	void anApplicationIsWarnedBeforeItRunsOutOfFileDescriptors() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")),
				"skipped: this system has no /proc/self/fd");
		String output = run(List.of("sh", "-c", FEW_FILES), "1", "--socketpool.pool.max-size=250");
		assertThat(output)
			.containsPattern("after: \\[Advice\\[id=file-descriptors-running-out, text=This process has "
					+ "\\d+ of 256 file descriptors open, and pool.max-size \\(250\\) allows for 249 more")
			.contains("Raise the limit to 1024 (ulimit -n");
	}

	private static String run(List<String> shell, String calls, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(shell);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				AdvisedApplication.class.getName(), calls));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static boolean succeeds(String... command) throws InterruptedException {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
