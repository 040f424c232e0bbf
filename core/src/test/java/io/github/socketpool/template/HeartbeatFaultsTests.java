package io.github.socketpool.template;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Fault: {@code HeartBeat} glued, split, near-miss. Heartbeats are skipped and counted
 * wherever they may stand, and the connection is kept.
 */
@ExtendWith(NoLeaks.class)
class HeartbeatFaultsTests {

	@ParameterizedTest
	@CsvSource({ "HeartBeat,'',1", "'',HeartBeat,1", "HeartBeat,HeartBeat,2", "HeartBeatHeartBeatHeartBeat,'',3",
			"'',HeartBeatHeartBeat,2" })
	void areSkippedWhenGluedToAResponse(String before, String behind, int count) {
		verify((peer) -> {
			String request = peer.readRequest();
			peer.write(before + new String(Peer.frame(request)) + behind);
		}, count);
	}

	@Test
	void areSkippedBetweenRequestAndResponse() {
		verify((peer) -> {
			String request = peer.readRequest();
			peer.write("HeartBeat");
			peer.write("HeartBeat");
			peer.answer(request);
		}, 2);
	}

	@Test
	void areSkippedWhenSplit() {
		verify((peer) -> {
			String request = peer.readRequest();
			for (char part : "HeartBeatHeartBeat".toCharArray()) {
				peer.write(String.valueOf(part));
			}
			peer.answer(request);
		}, 2);
	}

	@Test
	void mayBeginBehindOneResponseAndEndBeforeTheNext() {
		Semaphore answered = new Semaphore(0);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write(new String(Peer.frame(peer.readRequest())) + "Heart");
			answered.acquire();
			peer.write("Beat");
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			answered.release();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
			assertThat(client.events().heartbeats).hasValue(1);
		}
	}

	@Test
	void areSkippedWhileIdle() throws Exception {
		CountDownLatch idle = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			idle.await();
			// A Unix domain socket has no room for 5000 writes, however small they are.
			for (int i = 0; i < 50; i++) {
				peer.write("HeartBeat".repeat(100));
			}
			written.countDown();
			ScriptedServer.Script.ECHO.run(peer);
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			idle.countDown();
			assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
			assertThat(client.events().heartbeats).hasValue(5000);
		}
	}

	@Test
	void areNotSkippedInsideAFrame() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write("length:00HeartBeat00000000001x");
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1"));
		}
	}

	@Test
	void mayBeDataInsideABody() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			assertThat(client.call("HeartBeat")).isEqualTo("HeartBeat");
			assertThat(client.events().heartbeats).hasValue(0);
		}
	}

	private static void verify(ScriptedServer.Script exchange, int heartbeatsPerCall) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				exchange.run(peer);
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			for (int i = 1; i <= 3; i++) {
				assertThat(client.call("\"call " + i + "\"")).isEqualTo("\"call " + i + "\"");
			}
			assertThat(server.accepted()).isEqualTo(1);
			// Those that come behind the last response may not be there yet.
			assertThat(client.events().heartbeats.get()).isBetween(2L * heartbeatsPerCall, 3L * heartbeatsPerCall);
		}
	}

}
