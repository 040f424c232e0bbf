package io.github.socketpool.template;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormat;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Framings;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls with each framing that can be configured.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class FramingCallsTests {

	private static final int CALLERS = 32;

	private static final int CALLS = 10_000;

	private static final String HEARTBEAT = "\"heartbeat\"";

	private static final DelimiterFormat LINES = DelimiterFormat.defaults();

	static Stream<Named<FrameFormat>> framings() {
		return Framings.all();
	}

	@ParameterizedTest
	@MethodSource("framings")
	void everyCallerGetsTheOwnAnswer(FrameFormat format) {
		AtomicInteger next = new AtomicInteger();
		try (ProtocolServer server = echo(format.codec()); TestClient client = client(server, format).build()) {
			List<Caller<Integer>> callers = IntStream.range(0, CALLERS).mapToObj((number) -> Caller.start(() -> {
				int answered = 0;
				for (int call = next.getAndIncrement(); call < CALLS; call = next.getAndIncrement()) {
					String request = request(call, (call % 100 == 0) ? longest(format) : call % 200);
					assertThat(client.call(request)).isEqualTo(request);
					answered++;
				}
				return answered;
			})).toList();
			assertThat(callers.stream().mapToInt(Caller::get).sum()).isEqualTo(CALLS);
			assertThat(server.requests()).isEqualTo(CALLS);
			assertThat(client.events().closes()).isEmpty();
			assertThat(client.pool().control().snapshot().peer().splitResponses()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aFrameIsAHeartbeatInEitherDirection(FrameFormat format) {
		HeartbeatSettings heartbeat = HeartbeatSettings.defaultsFor(format.codec())
			.withInterval(Duration.ofMillis(20))
			.withBody(Frame.of(HEARTBEAT))
			.withExpectReply(true);
		AtomicInteger heartbeats = new AtomicInteger();
		try (ProtocolServer server = ProtocolServer.builder().codec(format.codec()).handler((request) -> {
			heartbeats.addAndGet(request.text().equals(HEARTBEAT) ? 1 : 0);
			return request;
		}).build().start();
				TestClient client = client(server, format).heartbeat(heartbeat)
					.pool((settings) -> settings.withMaxSize(1))
					.build()) {
			assertThat(client.call("[1]")).isEqualTo("[1]");
			await().until(() -> heartbeats.get() > 2 && client.events().heartbeats.get() > 2);
			assertThat(client.call("[2]")).isEqualTo("[2]");
			assertThat(client.events().closes()).allMatch((close) -> close.startsWith("HEARTBEAT_PAUSE"));
		}
	}

	@Test
	void aTokenIsAHeartbeatBetweenFramesThatHaveAStartByte() {
		FrameCodec codec = LINES.withDelimiter("\u0003").withStart("\u0002").codec();
		HeartbeatSettings heartbeat = HeartbeatSettings.defaultsFor(codec).withInterval(Duration.ofMillis(20));
		try (ProtocolServer server = ProtocolServer.builder()
			.codec(codec)
			.handler((request) -> request)
			.heartbeatBroadcast(Duration.ofMillis(20))
			.build()
			.start();
				TestClient client = TestClient.to(server.port())
					.codec(codec)
					.heartbeat(heartbeat)
					.pool((settings) -> settings.withMaxSize(1))
					.build()) {
			assertThat(client.call("[1]")).isEqualTo("[1]");
			await().until(() -> server.heartbeats() > 2 && client.events().heartbeats.get() > 2);
			assertThat(client.call("[2]")).isEqualTo("[2]");
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void emptyLinesAreHeartbeatsIfTheBodyOfAHeartbeatIsEmpty() {
		HeartbeatSettings heartbeat = HeartbeatSettings.off().withBody(Frame.empty());
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.read(4);
				peer.write("\n\n[1]\n\n");
			}
		}); TestClient client = TestClient.to(server.port()).codec(LINES.codec()).heartbeat(heartbeat).build()) {
			for (int i = 0; i < 20; i++) {
				assertThat(client.call("[0]")).isEqualTo("[1]");
			}
			assertThat(client.events().closes()).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aResponseInTwoWritesIsCountedAndAcknowledgedAtOnce(FrameFormat format) {
		FrameCodec codec = format.codec();
		byte[] response = codec.toBytes(Frame.of("[1,2,3]"));
		int requestLength = codec.toBytes(Frame.of("[0]")).length;
		int first = (format instanceof DelimiterFormat delimiter) ? response.length - delimiter.delimiter().length()
				: response.length - 7;
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.socket().setTcpNoDelay(false);
			while (true) {
				peer.read(requestLength);
				peer.write(Arrays.copyOf(response, first));
				peer.write(Arrays.copyOfRange(response, first, response.length));
			}
		}); TestClient client = TestClient.to(server.port()).codec(codec).heartbeat(HeartbeatSettings.off()).build()) {
			long[] nanos = new long[50];
			for (int i = 0; i < nanos.length; i++) {
				long begin = System.nanoTime();
				assertThat(client.call("[0]")).isEqualTo("[1,2,3]");
				nanos[i] = System.nanoTime() - begin;
			}
			assertThat(client.pool().control().snapshot().peer().splitResponses()).isPositive();
			Arrays.sort(nanos);
			assertThat(Duration.ofNanos(nanos[nanos.length / 2]))
				.as("the median; 40 ms if the acknowledgement is delayed")
				.isLessThan(Duration.ofMillis(36));
		}
	}

	@Test
	void aBodyThatTheFramingCannotCarryIsAConversionErrorAndTheConnectionStays() {
		try (ProtocolServer server = echo(LINES.codec()); TestClient client = client(server, LINES).build()) {
			assertThat(client.call("[1]")).isEqualTo("[1]");
			assertRefused(catchThrowableOfType(PayloadConversionException.class,
					() -> client.call("{\n  \"a\": \"" + Marker.TEXT + "\"\n}")));
			assertRefused(catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().send(Marker.TEXT.getBytes(StandardCharsets.UTF_8))));
			assertThat(client.call("[2]")).isEqualTo("[2]");
			assertThat(server.requests()).isEqualTo(2);
			assertThat(client.events().connected.get()).isOne();
			assertThat(client.events().closes()).isEmpty();
		}
	}

	@Test
	void aBodyOfAWaiterThatTheFramingCannotCarryIsAConversionErrorToo() {
		try (ProtocolServer server = echo(LINES.codec());
				TestClient client = client(server, LINES).pool((settings) -> settings.withMaxSize(1)).build()) {
			Lease held = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			Caller<String> refused = Caller.start(() -> client.call(Marker.TEXT));
			await().until(() -> client.pool().control().stats().waiters() == 1);
			Caller<String> answered = Caller.start(() -> client.call("[1]"));
			await().until(() -> client.pool().control().stats().waiters() == 2);
			held.release();
			assertRefused(refused.failure(PayloadConversionException.class));
			assertThat(answered.get()).isEqualTo("[1]");
			assertThat(server.requests()).isOne();
			assertThat(client.events().connected.get()).isOne();
			assertThat(client.events().closes()).isEmpty();
		}
	}

	@Test
	void aHandlerWhoseResponseTheFramingCannotCarryCostsItsClientOnly() {
		CountDownLatch handled = new CountDownLatch(1);
		try (ProtocolServer server = ProtocolServer.builder().codec(LINES.codec()).handler((request) -> {
			handled.countDown();
			return Frame.of(request.text() + "\n");
		}).build().start(); TestClient client = client(server, LINES).build()) {
			assertThat(catchThrowableOfType(RuntimeException.class, () -> client.call("[1]"))).isNotNull();
			assertThat(handled.getCount()).isZero();
			await().until(() -> server.connections() == 0);
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aTruncatedResponseIsALostConnection(FrameFormat format) {
		FrameCodec codec = format.codec();
		byte[] response = codec.toBytes(Frame.of(Marker.JSON));
		int requestLength = codec.toBytes(Frame.of("[0]")).length;
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(requestLength);
			peer.write(Arrays.copyOf(response, response.length - 1));
		}); TestClient client = client(server.port(), format).build()) {
			TransportException lost = catchThrowableOfType(TransportException.class, () -> client.call("[0]"));
			assertThat(lost).hasMessageContaining("127.0.0.1:" + server.port())
				.hasMessageContaining((response.length - 1) + " received")
				.hasMessageContaining("repeat it only if it may be done twice");
			assertThat(lost.getProgress()).isEqualTo(RequestProgress.RESPONDING);
			assertThat(lost.getMessage().contains("the server may frame its messages otherwise"))
				.isEqualTo(canBeAnything(format));
			Marker.assertAbsentFrom(lost);
		}
	}

	@Test
	void anUnfinishedFirstFrameIsAskedAboutTheFramingAndALaterOneIsNot() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(4);
			if (peer.number() == 1) {
				peer.write("[1]\r\n");
				peer.read(4);
			}
			peer.write("[2]\n[3]");
		}); TestClient client = client(server.port(), LINES.withDelimiter("\r\n")).build()) {
			assertThat(catchThrowableOfType(TransportException.class, () -> client.call("[]")))
				.hasMessageContaining("framing (framing.type, the form of the length, the delimiter)");
			assertThat(client.call("[]")).isEqualTo("[1]");
			assertThat(catchThrowableOfType(TransportException.class, () -> client.call("[]")))
				.hasMessageNotContaining("framing.type");
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void garbageIsAnErrorWithTheEndpointAndWithoutTheGarbage(FrameFormat format) {
		if (canBeAnything(format) && !(format instanceof BinaryLengthFormat binary && binary.lengthBytes() > 2)) {
			return;
		}
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(format.codec().toBytes(Frame.of("[0]")).length);
			peer.write(format.codec().toBytes(Frame.of("[1]")));
			peer.read(format.codec().toBytes(Frame.of("[0]")).length);
			peer.write(Marker.TEXT);
			peer.awaitEnd();
		}); TestClient client = client(server.port(), format).build()) {
			assertThat(client.call("[0]")).isEqualTo("[1]");
			FrameFormatException error = catchThrowableOfType(FrameFormatException.class, () -> client.call("[0]"));
			assertThat(error).hasMessageContaining("127.0.0.1:" + server.port()).hasMessageContaining("heck ");
			Marker.assertAbsentFrom(error);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void onlyAResponseOverSeveralLinesIsAskedAboutTheFraming(boolean several) {
		Class<?> type = several ? Map.class : Integer.class;
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(3);
			peer.write((several ? "{\n" : "{") + "\"" + Marker.JSON + "\":1}\n");
			peer.awaitEnd();
		}); TestClient client = client(server.port(), LINES).build()) {
			PayloadConversionException error = catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().exchange("[]", type));
			assertThat(error).hasMessageContaining("The server has processed the request.");
			assertThat(error.getMessage()
				.endsWith("The frame is not a whole JSON text. If the server sends JSON over "
						+ "several lines, or frames it otherwise, correct framing.type and its settings."))
				.isEqualTo(several);
			Marker.assertAbsentFrom(error);
		}
	}

	/**
	 * Return whether any bytes are the beginning of a frame.
	 */
	private static boolean canBeAnything(FrameFormat format) {
		return (format instanceof DelimiterFormat delimiter && delimiter.start().isEmpty())
				|| format instanceof BinaryLengthFormat;
	}

	private static void assertRefused(PayloadConversionException refused) {
		assertThat(refused).hasMessageContaining("contains the delimiter '\\n' (framing.delimiter)")
			.hasMessageContaining("Send JSON on one line")
			.hasMessageContaining("The server has not seen the request")
			.hasMessageNotContaining("repeated");
		assertThat(refused.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThat(refused.getEndpoint()).isNotNull();
		Marker.assertAbsentFrom(refused);
	}

	private static String request(int call, int length) {
		String name = "[" + call + ",\"";
		return name + "x".repeat(Math.max(0, length - name.length() - 2)) + "\"]";
	}

	private static int longest(FrameFormat format) {
		return (format instanceof BinaryLengthFormat binary) ? (int) Math.min(40_000, binary.maxExpressible()) : 40_000;
	}

	private static ProtocolServer echo(FrameCodec codec) {
		return ProtocolServer.builder().codec(codec).handler((request) -> request).build().start();
	}

	private static TestClient.Builder client(ProtocolServer server, FrameFormat format) {
		return client(server.port(), format);
	}

	private static TestClient.Builder client(int port, FrameFormat format) {
		HeartbeatSettings heartbeat = (format instanceof AsciiLengthFormat) ? HeartbeatSettings.defaults()
				: HeartbeatSettings.off();
		return TestClient.to(port).codec(format.codec()).heartbeat(heartbeat.withInterval(Duration.ZERO));
	}

}
