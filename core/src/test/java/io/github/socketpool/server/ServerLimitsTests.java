package io.github.socketpool.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;

import com.sun.management.ThreadMXBean;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What hostile clients get, and that others do not notice.
 */
class ServerLimitsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final LogCapture log = new LogCapture(ProtocolServer.class);

	private final ManualTicker ticker = new ManualTicker();

	@AfterEach
	void endCapture() {
		this.log.close();
	}

	private ProtocolServer.Builder echo() {
		return ProtocolServer.builder()
			.handler((request) -> request)
			.firstByteTimeout(SECOND)
			.frameTimeout(SECOND)
			.ticker(this.ticker);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001", "length:00000000000-1", "length:0000000000+15",
					"length:000000000٣", "{\"json\":1}\n", "length:9999999999999", "length:0000001048577" })
	void bytesThatAreNoFrameEndTheConnectionAndNoOther(String bytes) throws Exception {
		try (ProtocolServer server = echo().build().start();
				TestClient hostile = new TestClient(server);
				TestClient good = new TestClient(server)) {
			assertThat(good.call("before")).isEqualTo("before");
			assertThat(hostile.send(bytes).ending()).isEqualTo(Ending.RESET);
			assertThat(good.call("after")).isEqualTo("after");
			assertThat(server.requests()).isEqualTo(2);
			assertThat(this.log.at(Level.FINE)).singleElement().asString().contains("was reset: The peer");
		}
	}

	@Test
	void garbageBehindARequestEndsTheConnectionAfterItsAnswer() throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("good") + "garbage");
			assertThat(client.readFrame()).isEqualTo("good");
			assertThat(client.ending()).isEqualTo(Ending.RESET);
		}
	}

	@Test
	void floodOfGarbageDoesNotFloodTheLog() throws Exception {
		try (ProtocolServer server = echo().build().start()) {
			for (int i = 0; i < 50; i++) {
				try (TestClient client = new TestClient(server)) {
					client.send("garbage").ending();
				}
			}
			assertThat(this.log.at(Level.FINE)).hasSize(LogLimit.MESSAGES_A_SECOND);
			this.ticker.advance(SECOND);
			try (TestClient client = new TestClient(server)) {
				client.send("garbage").ending();
			}
			assertThat(this.log.at(Level.FINE)).last().asString().endsWith("(40 earlier messages were omitted)");
		}
	}

	@Test
	void headerThatLiesTakesNoMemory() throws Exception {
		AtomicReference<Thread> thread = new AtomicReference<>();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		try (ProtocolServer server = echo()
			.codec(FrameCodec
				.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(AsciiLengthFormat.MAX_FRAME_SIZE)))
			.executor((task) -> startThread(task, thread))
			.build()
			.start(); TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("warm") + "length:0002147483639" + "only this much");
			assertThat(client.readFrame()).isEqualTo("warm");
			client.send("and this");
			await().until(() -> thread.get().getState() == Thread.State.RUNNABLE);
			assertThat(threads.getThreadAllocatedBytes(thread.get().getId())).isLessThan(2 * 1024 * 1024);
		}
	}

	@Test
	void oneClientTooManyIsResetAndCounted() throws Exception {
		try (ProtocolServer server = echo().maxConnections(2).build().start();
				TestClient first = new TestClient(server);
				TestClient second = new TestClient(server)) {
			assertThat(first.call("1")).isEqualTo("1");
			assertThat(second.call("2")).isEqualTo("2");
			assertThat(TestClient.endingOfAnother(server)).isEqualTo(Ending.RESET);
			assertThat(server.refused()).isEqualTo(1);
			assertThat(server.connections()).isEqualTo(2);
			first.socket().close();
			await().until(() -> server.connections() == 1);
			try (TestClient third = new TestClient(server)) {
				assertThat(third.call("3")).isEqualTo("3");
			}
		}
	}

	@Test
	void clientThatSendsNoFirstByteIsClosedAndAnIdleOneIsNot() throws Exception {
		try (ProtocolServer server = echo().build().start();
				TestClient silent = new TestClient(server);
				TestClient idle = new TestClient(server)) {
			assertThat(idle.call("first")).isEqualTo("first");
			await().until(() -> server.connections() == 2);
			this.ticker.advance(Duration.ofDays(1));
			assertThat(silent.ending()).isEqualTo(Ending.FIN);
			assertThat(idle.call("second")).isEqualTo("second");
			await()
				.untilAsserted(() -> assertThat(this.log.at(Level.FINE)).singleElement().asString().contains("SILENT"));
		}
	}

	@Test
	void heartbeatsCountAsFirstBytes() throws Exception {
		try (ProtocolServer server = echo().build().start();
				TestClient beating = new TestClient(server);
				TestClient silent = new TestClient(server)) {
			beating.send("HeartBeat");
			await().until(() -> server.heartbeats() == 1 && server.connections() == 2);
			assertThat(beating.call("first")).isEqualTo("first");
			this.ticker.advance(Duration.ofDays(1));
			assertThat(silent.ending()).isEqualTo(Ending.FIN);
			assertThat(beating.call("second")).isEqualTo("second");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "l", "length:0000000000005", "length:0000000000005four", "Heart" })
	void whatHasBegunMustEndInTime(String beginning) throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			client.send(beginning);
			await().until(() -> {
				this.ticker.advance(SECOND);
				return server.connections() == 0;
			});
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			awaitLogged("RECEIVING");
		}
	}

	@Test
	void bytesThatDripDoNotExtendTheTimeOfAFrame() throws Exception {
		try (ProtocolServer server = echo().build().start(); TestClient client = new TestClient(server)) {
			client.send("length:0000000001000");
			List<Integer> dripped = new ArrayList<>();
			AtomicReference<Ending> ending = new AtomicReference<>();
			await().until(() -> {
				if (server.connections() > 0 && ending.get() == null) {
					drip(client, ending);
					dripped.add(dripped.size());
					this.ticker.advance(Duration.ofMillis(100));
				}
				return server.connections() == 0;
			});
			assertThat(dripped).hasSizeBetween(8, 30);
			assertThat((ending.get() != null) ? ending.get() : client.ending()).isEqualTo(Ending.RESET);
		}
	}

	/**
	 * Send a byte. The server may reset the connection at that moment.
	 */
	private static void drip(TestClient client, AtomicReference<Ending> ending) throws IOException {
		try {
			client.send("x");
		}
		catch (SocketException ex) {
			ending.set(Ending.RESET);
		}
	}

	@Test
	void timeOfAFrameBeginsAnewAfterTheFrameBefore() throws Exception {
		try (ProtocolServer server = echo().build().start();
				TestClient client = new TestClient(server);
				TestClient canary = new TestClient(server)) {
			String frame = TestClient.frame("dripping");
			client.send(frame.substring(0, 10));
			await().until(() -> server.connections() == 2);
			this.ticker.advance(Duration.ofMillis(600));
			client.send(frame.substring(10) + frame.substring(0, 10));
			assertThat(client.readFrame()).isEqualTo("dripping");
			this.ticker.advance(Duration.ofMillis(600));
			assertThat(canary.ending()).isEqualTo(Ending.FIN);
			assertThat(client.send(frame.substring(10)).readFrame()).isEqualTo("dripping");
		}
	}

	@Test
	void timeOfAHeartbeatBeginsAnewAfterTheHeartbeatBefore() throws Exception {
		try (ProtocolServer server = echo().build().start();
				TestClient client = new TestClient(server);
				TestClient canary = new TestClient(server)) {
			client.send("HeartBeatHeart");
			await().until(() -> server.heartbeats() == 1 && server.connections() == 2);
			this.ticker.advance(Duration.ofMillis(600));
			client.send("BeatHeart");
			await().until(() -> server.heartbeats() == 2);
			this.ticker.advance(Duration.ofMillis(600));
			assertThat(canary.ending()).isEqualTo(Ending.FIN);
			assertThat(client.send("Beat").call("alive")).isEqualTo("alive");
		}
	}

	@Test
	void handlerMayTakeAsLongAsItLikes() throws Exception {
		try (ProtocolServer server = echo().handler((request) -> {
			this.ticker.advance(Duration.ofDays(1));
			await().until(() -> this.log.at(Level.FINE).size() == 1);
			return request;
		}).build().start(); TestClient client = new TestClient(server); TestClient canary = new TestClient(server)) {
			await().until(() -> server.connections() == 2);
			assertThat(client.call("slow")).isEqualTo("slow");
			assertThat(canary.ending()).isEqualTo(Ending.FIN);
		}
	}

	@Test
	void clientThatNeverReadsIsResetAndTheOthersGoOn() throws Exception {
		Frame large = Frame.of("x".repeat(1024 * 1024));
		try (ProtocolServer server = echo().handler((request) -> large).build().start();
				TestClient deaf = new TestClient(server);
				TestClient good = new TestClient(server)) {
			byte[] requests = TestClient.frame("more").repeat(100).getBytes(StandardCharsets.US_ASCII);
			deaf.send(requests);
			assertThat(good.call("?")).hasSize(large.length());
			await().until(() -> {
				this.ticker.advance(SECOND);
				return server.connections() == 1;
			});
			assertThat(good.call("?")).hasSize(large.length());
			assertThat(deaf.ending()).isEqualTo(Ending.RESET);
			awaitLogged("ANSWERING");
		}
	}

	private static void startThread(Runnable task, AtomicReference<Thread> thread) {
		thread.set(new Thread(task, "limits-test-client"));
		thread.get().start();
	}

	/**
	 * Wait for the one message about an overdue client, which follows its close.
	 */
	private void awaitLogged(String activity) {
		await().untilAsserted(() -> assertThat(this.log.at(Level.FINE)).singleElement().asString().contains(activity));
	}

}
