package io.github.socketpool.template;

import java.time.Duration;
import java.util.stream.IntStream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class LargeBodyTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16 * 1024 - 21, 16 * 1024 - 20, 16 * 1024 - 19, 16 * 1024, 64 * 1024, 64 * 1024 + 1,
			128 * 1024 - 21, 128 * 1024 - 20, 128 * 1024 - 19, 1024 * 1024 })
	void passWholeInBothDirections(int length) {
		String body = body(length);
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call(body)).isEqualTo(body);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void aRequestAboveTheLimitIsRefusedAndNothingIsSent() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call(body(2 * 1024 * 1024)))
				.withMessageContaining("2097152 bytes")
				.withMessageContaining("nothing was sent")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
			assertThat(server.requests()).containsExactly("1", "2");
		}
	}

	@Test
	void aRequestAboveTheLimitLeavesNoTraceOnTheConnection() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.readRequest();
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call(body(2 * 1024 * 1024)));
			client.template().send("one-way");
			assertThat(client.call("3")).isEqualTo("3");
			assertThat(server.requests()).containsExactly("1", "one-way", "3");
			assertThat(client.events().closes()).isEmpty();
		}
	}

	@Test
	void aCallbackMayGoOnAfterARequestAboveTheLimit() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = TestClient.withOneConnection(server)) {
			client.template().execute((connection) -> {
				assertThatExceptionOfType(FrameFormatException.class)
					.isThrownBy(() -> connection.exchange(Frame.of(body(2 * 1024 * 1024))));
				connection.send(Frame.of("one-way"));
				return "done";
			});
			await().atMost(Duration.ofSeconds(5)).until(() -> server.requests().contains("one-way"));
			assertThat(client.pool().control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void aResponseAboveTheLimitFailsTheCallAndTheConnection() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write(Peer.frame(body(101)));
			peer.awaitEnd();
		}); TestClient client = TestClient.to(server.port()).format((format) -> format.withMaxFrameSize(100)).build()) {
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("announced a frame of 101 bytes, but at most 100 are allowed")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
			assertThat(client.events().closes()).containsExactly("MALFORMED by LOCAL");
		}
	}

	private static String body(int length) {
		return IntStream.range(0, length)
			.map((i) -> 'a' + i % 26)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
