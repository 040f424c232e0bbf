package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Load;
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

/**
 * Fault: second frame for one request. What nobody asked for reaches nobody.
 */
@ExtendWith(NoLeaks.class)
class UnsolicitedFaultsTests {

	@ParameterizedTest
	@ValueSource(strings = { "length:0000000000007\"wrong\"", "length:0000000000007\"wr", "length:", "garbage",
			"HeartBeatlength:0000000000007\"wrong\"" })
	void bytesGluedBehindAResponseCloseTheConnectionAndNotTheCall(String behind) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.write(new String(Peer.frame(peer.readRequest())) + behind);
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			for (int i = 1; i <= 5; i++) {
				assertThat(client.call("\"" + i + "\"")).isEqualTo("\"" + i + "\"");
			}
			assertThat(server.accepted()).isEqualTo(5);
			assertThat(client.events().closes()).hasSize(5).containsOnly("UNSOLICITED by LOCAL");
		}
	}

	@Test
	void anotherExchangeOnALeasedConnectionDoesNotGetTheSecondFrameOfTheFirst() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			byte[] answer = Peer.frame(peer.readRequest());
			peer.write(new String(answer) + new String(answer));
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.template().execute((connection) -> {
					assertThat(connection.exchange(Frame.of("1")).text()).isEqualTo("1");
					return connection.exchange(Frame.of("2"));
				}))
				.withMessageContaining("UNSOLICITED")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
			assertThat(server.requests()).containsExactly("1");
		}
	}

	@Test
	void anAnswerToAOneWayMessageReachesNobody() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.answer(peer.readRequest());
				answered.countDown();
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			client.template().send("one-way");
			assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(2);
			assertThat(client.events().closes()).containsExactly("UNSOLICITED by LOCAL");
		}
	}

	@Test
	void anAnswerThatACallbackLeftUnreadReachesNobody() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.answer(peer.readRequest());
				answered.countDown();
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			String done = client.template().execute((connection) -> {
				connection.send(Frame.of("1"));
				return "done";
			});
			assertThat(done).isEqualTo("done");
			assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	/**
	 * Lengths on the wire around those at which a read ends: with one buffer of 16 KiB,
	 * and with one of 128 KiB behind it.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 100, 16_383, 16_384, 16_385, 147_455, 147_456, 147_457 })
	void aSecondFrameIsNeverTheAnswerToAnotherCallerWhereverTheFirstOneEnds(int length) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				String answer = peer.readRequest();
				answer += " ".repeat(length - 20 - answer.length());
				peer.write(new String(Peer.frame(answer)) + new String(Peer.frame("second frame")));
			}
		});
				TestClient client = TestClient.to(server.port()).pool((settings) -> settings.withMaxSize(2)).build();
				Load load = Load.start(ThreadKind.PLATFORM, 4, 1, (caller) -> {
					String request = "caller " + caller.number() + " call " + caller.calls();
					assertThat(client.call(request).strip()).isEqualTo(request);
				})) {
			load.awaitCalls(Extent.of(200, 25_000), Duration.ofSeconds(20), Duration.ofSeconds(Extent.of(50, 1800)));
			load.stop();
		}
	}

}
