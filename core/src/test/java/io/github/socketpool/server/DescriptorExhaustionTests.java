package io.github.socketpool.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server whose process may open 64 files meets 100 clients.
 */
class DescriptorExhaustionTests {

	private static final int LIMIT = 64;

	@Test
	void serverThatRanOutOfFileDescriptorsAcceptsAgainWhenThereAreSome() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")),
				"skipped: this system has no /proc/self/fd");
		Process process = startServer();
		try (BufferedReader output = process.inputReader()) {
			InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(output.readLine()));
			TestClient first = new TestClient(address);
			// Loads the classes of a call, which are files too, but writes no socket yet.
			first.send(TestClient.frame("one-way"));
			assertThat(output.readLine()).isEqualTo("one-way");
			List<TestClient> clients = connect(address, 100);
			await().until(() -> openFiles(process) >= LIMIT - 1);
			assertThat(first.call("call")).isEqualTo("call");
			first.close();
			for (TestClient client : clients) {
				client.close();
			}
			try (TestClient next = new TestClient(address)) {
				assertThat(next.call("next")).isEqualTo("next");
			}
			process.getOutputStream().close();
			assertThat(process.waitFor()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Process startServer() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new ProcessBuilder("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$0\" \"$@\"", java, "-cp",
				System.getProperty("java.class.path"), EchoProcess.class.getName())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	private static List<TestClient> connect(InetSocketAddress address, int count) throws IOException {
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(new TestClient(address));
		}
		return clients;
	}

	private static long openFiles(Process process) throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
			return files.count();
		}
	}

}
