package io.github.socketpool.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server whose process may open 64 files meets 100 clients.
 */
class DescriptorExhaustionTests {

	private static final int LIMIT = 64;

	@BeforeEach
	void requireProc() {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")),
				"skipped: this system has no /proc/self/fd");
	}

	@Test
	void serverThatRanOutOfFileDescriptorsAcceptsAgainWhenThereAreSome() throws Exception {
		try (ServerProcess server = ServerProcess.withDescriptors(LIMIT)) {
			TestClient first = server.connect();
			// Loads the classes of a call, which are files too, but writes no socket yet.
			first.send(TestClient.frame("one-way"));
			assertThat(server.readLine()).isEqualTo("one-way");
			List<TestClient> clients = server.connect(100);
			await().until(() -> server.openFiles() >= LIMIT - 1);
			assertThat(first.call("call")).isEqualTo("call");
			first.close();
			for (TestClient client : clients) {
				client.close();
			}
			try (TestClient next = server.connect()) {
				assertThat(next.call("next")).isEqualTo("next");
			}
			assertThat(server.stop()).isZero();
		}
	}

	@Test
	void serverThatRanOutOfFileDescriptorsNamesTheLimitAndTheRemedyNowAndThen() throws Exception {
		try (ServerProcess server = ServerProcess.withDescriptors(LIMIT)) {
			TestClient first = server.connect();
			// Without this call, clients open the files of classes while the shortage is
			// logged.
			assertThat(first.call("call")).isEqualTo("call");
			List<TestClient> clients = server.connect(100);
			await().until(() -> server.openFiles() >= LIMIT - 1);
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(server.logged()).anySatisfy((line) -> assertThat(line)
					.contains("no file descriptor left", "ulimit -n", "max-connections")));
			first.close();
			for (TestClient client : clients) {
				client.close();
			}
			try (TestClient next = server.connect()) {
				assertThat(next.call("next")).isEqualTo("next");
			}
			assertThat(server.stop()).isZero();
			assertThat(server.logged()).hasSizeLessThan(20);
		}
	}

}
