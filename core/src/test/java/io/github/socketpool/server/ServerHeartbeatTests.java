package io.github.socketpool.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.server.TestClient.Ending;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Heartbeats: received, sent back, and sent to all.
 */
class ServerHeartbeatTests {

	private static final String TOKEN = "HeartBeat";

	private static ProtocolServer.Builder echo() {
		return ProtocolServer.builder().handler((request) -> request);
	}

	private static ProtocolServer broadcasting(FrameHandler handler) {
		return ProtocolServer.builder().handler(handler).heartbeatBroadcast(Duration.ofMillis(2)).build().start();
	}

	@Test
	void heartbeatIsCountedAndNotAnsweredByDefault() throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			client.send(TOKEN + TestClient.frame("one") + TOKEN + TOKEN + TestClient.frame("two") + TOKEN);
			assertThat(client.readFrame()).isEqualTo("one");
			assertThat(client.readFrame()).isEqualTo("two");
			await().until(() -> server.heartbeats() == 4);
			assertThat(client.call("three")).isEqualTo("three");
			assertThat(server.requests()).isEqualTo(3);
		}
	}

	@Test
	void heartbeatSplitOverSeveralWritesIsRecognised() throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			assertThat(client.call("before")).isEqualTo("before");
			for (char letter : TOKEN.repeat(50).toCharArray()) {
				client.send(String.valueOf(letter));
			}
			assertThat(client.call("after")).isEqualTo("after");
			assertThat(server.heartbeats()).isEqualTo(50);
		}
	}

	@Test
	void nearMissOfAHeartbeatEndsTheConnection() throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			assertThat(client.send("HeartBeaT").ending()).isEqualTo(Ending.RESET);
			assertThat(server.heartbeats()).isZero();
		}
	}

	@Test
	void eachHeartbeatIsEchoedOnce() throws Exception {
		try (ProtocolServer server = echo().heartbeatReply(HeartbeatReply.ECHO).build().start();
				TestClient client = new TestClient(server)) {
			assertThat(client.send(TOKEN).read(9)).isEqualTo(TOKEN);
			assertThat(client.send(TOKEN + TOKEN + TOKEN).read(27)).isEqualTo(TOKEN + TOKEN + TOKEN);
			assertThat(client.call("call")).isEqualTo("call");
			assertThat(client.available()).isZero();
		}
	}

	@Test
	void heartbeatIsEchoedBetweenFramesAndNotWhileARequestIsUnderWay() throws Exception {
		try (ProtocolServer server = echo().heartbeatReply(HeartbeatReply.ECHO).build().start();
				TestClient client = new TestClient(server)) {
			String second = TestClient.frame("second");
			client.send(TOKEN + TestClient.frame("first") + TOKEN + second.substring(0, 15));
			assertThat(client.readFrame()).isEqualTo("first");
			client.send(second.substring(15));
			assertThat(client.readFrame()).isEqualTo("second");
			assertThat(client.read(18)).isEqualTo(TOKEN + TOKEN);
		}
	}

	@Test
	void heartbeatIsBroadcastToIdleClientsWhetherTheyHaveCalledOrNot() throws Exception {
		try (ProtocolServer server = broadcasting((request) -> request);
				TestClient silent = new TestClient(server);
				TestClient caller = new TestClient(server)) {
			assertThat(silent.read(27)).isEqualTo(TOKEN + TOKEN + TOKEN);
			caller.send(TestClient.frame("one-way"));
			readUntilFrame(caller);
			assertThat(caller.read(18)).isEqualTo(TOKEN + TOKEN);
		}
	}

	@Test
	void noHeartbeatIsSentWhileARequestIsBeingHandled() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		try (ProtocolServer server = broadcasting((request) -> {
			entered.countDown();
			leave.await();
			return request;
		}); TestClient busy = new TestClient(server); TestClient idle = new TestClient(server)) {
			busy.send(TestClient.frame("long"));
			entered.await();
			int before = busy.available();
			idle.read(idle.available() - idle.available() % TOKEN.length());
			idle.read(20 * TOKEN.length());
			assertThat(busy.available()).isEqualTo(before);
			leave.countDown();
			assertThat(readUntilFrame(busy)).isEqualTo("long");
		}
	}

	@Test
	void noHeartbeatIsSentWhileARequestHasArrivedInPart() throws Exception {
		try (ProtocolServer server = broadcasting((request) -> request);
				TestClient busy = new TestClient(server);
				TestClient idle = new TestClient(server)) {
			busy.send(TestClient.frame("whole") + "length:00000");
			assertThat(readUntilFrame(busy)).isEqualTo("whole");
			idle.read(idle.available() - idle.available() % TOKEN.length());
			idle.read(20 * TOKEN.length());
			assertThat(busy.available()).isZero();
			busy.send("00000004part");
			assertThat(readUntilFrame(busy)).isEqualTo("part");
		}
	}

	@Test
	void heartbeatNeverStandsInTheMiddleOfAFrameUnderLoad() throws Exception {
		ExecutorService callers = Executors.newCachedThreadPool();
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> request)
			.heartbeatBroadcast(Duration.ofMillis(1))
			.build()
			.start()) {
			String body = "0123456789".repeat(6_000);
			Callable<Integer> calls = () -> callAndCountHeartbeats(server, body, 1_000);
			List<Future<Integer>> results = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				results.add(callers.submit(calls));
			}
			int heartbeats = 0;
			for (Future<Integer> result : results) {
				heartbeats += result.get();
			}
			assertThat(heartbeats).isPositive();
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void heartbeatThatIsSentDoesNotExtendTheTimeForTheFirstByte() throws Exception {
		ManualTicker ticker = new ManualTicker();
		try (ProtocolServer server = echo().heartbeatBroadcast(Duration.ofMillis(2)).ticker(ticker).build().start();
				TestClient silent = new TestClient(server)) {
			assertThat(silent.read(18)).isEqualTo(TOKEN + TOKEN);
			await().until(() -> {
				ticker.advance(Duration.ofMinutes(1));
				return server.connections() == 0;
			});
		}
	}

	@Test
	void clientThatDoesNotReadItsHeartbeatsIsResetAndTheOthersGoOn() throws Exception {
		try (ProtocolServer server = echo().heartbeatToken(HeartbeatToken.of("H".repeat(8 * 1024 * 1024)))
			.frameTimeout(Duration.ofSeconds(3))
			.heartbeatBroadcast(Duration.ofMillis(100))
			.build()
			.start(); TestClient deaf = new TestClient(server); TestClient idle = new TestClient(server)) {
			for (int i = 0; i < 3; i++) {
				assertThat(idle.read(8 * 1024 * 1024)).hasSize(8 * 1024 * 1024);
			}
			await().until(() -> server.connections() == 1);
			assertThat(deaf.ending()).isEqualTo(Ending.RESET);
		}
	}

	private static int callAndCountHeartbeats(ProtocolServer server, String body, int calls) throws IOException {
		int heartbeats = 0;
		try (TestClient client = new TestClient(server)) {
			for (int i = 0; i < calls; i++) {
				client.send(TestClient.frame(body));
				String start = client.read(9);
				while (start.equals(TOKEN)) {
					heartbeats++;
					start = client.read(9);
				}
				assertThat(start + client.read(11)).isEqualTo("length:0000000060000");
				assertThat(client.read(60_000)).isEqualTo(body);
			}
		}
		return heartbeats;
	}

	private static String readUntilFrame(TestClient client) throws IOException {
		String start = client.read(9);
		while (start.equals(TOKEN)) {
			start = client.read(9);
		}
		String header = start + client.read(11);
		assertThat(header).startsWith("length:");
		return client.read(Integer.parseInt(header.substring("length:".length())));
	}

}
