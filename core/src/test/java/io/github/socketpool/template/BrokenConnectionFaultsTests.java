package io.github.socketpool.template;

import java.util.stream.Stream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Faults: FIN or RST inside a frame; request written, no answer.
 */
@ExtendWith(NoLeaks.class)
class BrokenConnectionFaultsTests {

	static Stream<Arguments> breaks() {
		return Stream.of(Arguments.of("inside the header", "length:0000", 11),
				Arguments.of("behind the header", "length:0000000000005", 20),
				Arguments.of("inside the body", "length:0000000000005ab", 22));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("breaks")
	void aFinInsideTheResponseFailsTheCallAndTheConnection(String place, String sent, int received) {
		verify((peer) -> {
			peer.readRequest();
			peer.write(sent);
			peer.fin();
		}, received);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("breaks")
	void aResetInsideTheResponseFailsTheCallAndTheConnection(String place, String sent, int received) {
		verify((peer) -> {
			peer.readRequest();
			peer.write(sent);
			peer.reset();
		}, received);
	}

	@Test
	void aRequestThatWasReadAndNotAnsweredIsNotRepeated() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.readRequest();
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("2"))
				.withMessageContaining("21 of 21 bytes sent, 0 received")
				.withMessageContaining("may have acted on the request")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT));
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(client.events().retried).hasValue(0);
			assertThat(client.events().closes()).containsExactly("FAILED by PEER");
		}
	}

	/**
	 * Without a check in time the first call on each closed connection fails, which are
	 * 79 here.
	 */
	@Test
	void aServerThatClosesBehindItsFifthAnswerFailsFewCallsThatFollowEachOtherAtOnce() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			for (int i = 0; i < 5; i++) {
				peer.answer(peer.readRequest());
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			int failed = 0;
			for (int i = 0; i < 400; i++) {
				try {
					client.call("x");
				}
				catch (TransportException ex) {
					failed++;
				}
			}
			assertThat(failed).isLessThan(8);
		}
	}

	@Test
	void theErrorOfAConnectionThatWasNeverAnsweredNamesHostPortFramingAndTls() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> peer.read(1));
				TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("has never been answered")
				.withMessageContaining("Then correct framing (framing.type,")
				.withMessageContaining("correct host, port or TLS");
		}
	}

	@Test
	void theErrorOfAConnectionThatWasAnsweredBeforeNamesNoneOfThem() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.readRequest();
		}); TestClient client = TestClient.withOneConnection(server)) {
			client.call("1");
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("2"))
				.withMessageNotContaining("framing");
		}
	}

	private static void verify(ScriptedServer.Script script, int received) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			if (peer.number() > 0) {
				ScriptedServer.Script.ECHO.run(peer);
			}
			script.run(peer);
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("21 of 21 bytes sent, " + received + " received")
				.withMessageNotContaining("never been answered")
				.satisfies((ex) -> {
					assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING);
					assertThat(ex.getEndpoint()).isEqualTo(server.endpoint());
				});
			assertThat(client.events().closes()).containsExactly("FAILED by PEER");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(2);
			assertThat(server.requests()).containsExactly("1", "2");
		}
	}

}
