package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class WatchdogTests {

	@Test
	void runsOnOneDaemonThreadWhileThereAreConnectionsAndEndsSoonAfterTheLast() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.of(server)) {
			client.call("1", Duration.ofMinutes(5));
			assertThat(threads()).singleElement().satisfies((thread) -> assertThat(thread.isDaemon()).isTrue());
		}
		await().atMost(Duration.ofSeconds(4)).until(() -> threads().isEmpty());
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.of(server)) {
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(threads()).hasSize(1);
		}
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("socketpool-watchdog"))
			.toList();
	}

}
