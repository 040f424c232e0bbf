package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Nothing that a peer sent and no part of a payload stands in a message, its causes, a
 * log record or a snapshot, whichever way a call fails.
 */
@ExtendWith(NoLeaks.class)
class MarkedPayloadTests {

	private final LogCapture log = LogCapture.ofLibrary();

	@AfterEach
	void nothingIsLogged() {
		this.log.close();
		Marker.assertAbsentFrom(this.log.records());
	}

	static Stream<Arguments> responses() {
		Type map = type(new ParameterizedTypeReference<Map<String, Integer>>() {
		});
		Type maps = type(new ParameterizedTypeReference<Map<String, List<Quote>>>() {
		});
		Type quotes = type(new ParameterizedTypeReference<List<Quote>>() {
		});
		return Stream.of(Arguments.of("key of a map", "{\"%s\":\"x\"}", map),
				Arguments.of("key of a map of lists", "{\"%s\":[{\"price\":\"x\"}]}", maps),
				Arguments.of("value", "{\"price\":\"%s\"}", Quote.class),
				Arguments.of("value in a list", "[{\"price\":1},{\"price\":\"%s\"}]", quotes),
				Arguments.of("unknown name", "{\"%s\":1}", Quote.class),
				Arguments.of("unknown name of an object", "{\"%s\":{\"a\":[1]}}", Quote.class),
				Arguments.of("no JSON", "%s", Quote.class), Arguments.of("cut off", "{\"symbol\":\"%s", Quote.class),
				Arguments.of("token", "{\"symbol\":SECRET4711FORGED}", Quote.class),
				Arguments.of("behind the value", "{} %s", Quote.class),
				Arguments.of("enum", "{\"side\":\"%s\"}", Quote.class),
				Arguments.of("date", "{\"day\":\"%s\"}", Quote.class),
				Arguments.of("long number", "{\"price\":4711" + "9".repeat(10_000) + "}", Quote.class),
				Arguments.of("deep nesting", "[\"%s\"," + "[".repeat(10_000), Quote.class),
				Arguments.of("constructor that quotes", "{\"code\":\"%s\"}", Checked.class),
				Arguments.of("unknown subtype", "{\"type\":\"%s\"}", Shape.class),
				Arguments.of("other type", "\"%s\"", Quote.class), Arguments.of("null", "null", Quote.class),
				Arguments.of("empty", "", Quote.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("responses")
	void responseThatCannotBeConvertedIsNotQuoted(String name, String body, Type type) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> answerEach(peer, body.replace("%s", Marker.JSON)));
				TestClient client = TestClient.of(server)) {
			PayloadConversionException failure = catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().exchange("?", ParameterizedTypeReference.forType(type)));
			Marker.assertAbsentFrom(failure);
			assertSnapshotIsClean(client);
		}
	}

	@Test
	void declaredNamesPositionsAndTypesAreNamed() {
		try (ScriptedServer server = ScriptedServer
			.start((peer) -> answerEach(peer, "{\"a\":[{\"price\":1},{\"price\":\"" + Marker.JSON + "\"}]}"));
				TestClient client = TestClient.of(server)) {
			assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(
					() -> client.template().exchange("?", new ParameterizedTypeReference<Map<String, List<Quote>>>() {
					}))
				.withMessageContaining("at line 1, column 28")
				.withMessageContaining("[a name that is part of the body][1].price, where double was expected");
		}
	}

	static Stream<Arguments> requests() {
		return Stream.of(Arguments.of("getter", new Throwing()),
				Arguments.of("getter below the key of a map", Map.of(Marker.TEXT, new Throwing())),
				Arguments.of("any getter", new AnyThrowing()),
				Arguments.of("text with half a character", Marker.TEXT + "\ud834"),
				Arguments.of("map in a list", List.of(Map.of("a", Map.of(Marker.TEXT, List.of(new Throwing()))))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void requestThatCannotBeConvertedIsNotQuoted(String name, Object request) {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.of(server)) {
			PayloadConversionException failure = catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().exchange(request, String.class));
			Marker.assertAbsentFrom(failure);
		}
	}

	@Test
	void messagesOfConvertersAreLeftOutWithTheirCauses() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.template((template) -> template.converter(new QuotingConverter()))
					.build()) {
			PayloadConversionException writing = catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().exchange(List.of(), Quote.class));
			Marker.assertAbsentFrom(writing);
			assertThat(writing).hasMessageContaining("java.io.IOException at")
				.hasStackTraceContaining("QuotingConverter");
			PayloadConversionException reading = catchThrowableOfType(PayloadConversionException.class,
					() -> client.template().exchange("?", Quote.class));
			Marker.assertAbsentFrom(reading);
			assertThat(reading).hasMessageContaining("java.lang.IllegalStateException at");
		}
	}

	static Stream<Arguments> streams() {
		String frame = new String(Peer.frame("answer"));
		String marked = new String(Peer.frame(Marker.TEXT));
		return Stream.of(Arguments.of("no header", "no frame" + Marker.TEXT),
				Arguments.of("behind a frame", frame + Marker.TEXT),
				Arguments.of("header of digits", "length:4711" + Marker.TEXT),
				Arguments.of("second frame", frame + marked),
				Arguments.of("heartbeat, nearly", "HeartBea" + Marker.TEXT),
				Arguments.of("too large", "length:9999999999999" + Marker.TEXT),
				Arguments.of("behind a heartbeat", frame + "HeartBeatHeart" + Marker.TEXT),
				Arguments.of("cut off", "length:0000000001000" + Marker.TEXT),
				Arguments.of("over the budget", "length:0000000500000" + Marker.TEXT.repeat(3000)),
				Arguments.of("HTTP", "HTTP/1.1 200 OK\r\n\r\n" + Marker.TEXT));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("streams")
	void streamThatIsNoAnswerIsNotQuoted(String name, String stream) throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write(stream);
			peer.readRequest();
			peer.write(stream);
		}); TestClient client = client(server)) {
			for (int i = 0; i < 3; i++) {
				callAndRequireNoMarker(client, Marker.TEXT);
			}
			assertSnapshotIsClean(client);
		}
	}

	@Test
	void frameThatComesLateOrUnaskedIsNotQuoted() throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write(Peer.frame(Marker.TEXT));
			peer.readRequest();
			peer.awaitEnd();
		}); TestClient client = client(server)) {
			callAndRequireNoMarker(client, "early");
			callAndRequireNoMarker(client, "again");
			assertSnapshotIsClean(client);
		}
		CountDownLatch written = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.write("no frame" + Marker.TEXT);
			written.countDown();
			peer.awaitEnd();
		}); TestClient client = client(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			written.await();
			callAndRequireNoMarker(client, "2");
			assertSnapshotIsClean(client);
		}
	}

	@Test
	void answerToAHeartbeatIsNotQuoted() throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(peer.readRequest());
			peer.read(9);
			peer.write(Peer.frame(Marker.TEXT));
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.heartbeat(HeartbeatSettings.defaults().withInterval(Duration.ofMillis(50)))
					.build()) {
			assertThat(client.call("1")).isEqualTo("1");
			await().until(() -> client.pool().control().stats().total() == 0);
			assertSnapshotIsClean(client);
		}
	}

	@Test
	void errorOfAnEarlierCallIsNotQuotedWhileTheTargetIsDown() throws Exception {
		ScriptedServer server = ScriptedServer.start((peer) -> peer.write("no frame" + Marker.TEXT));
		try (TestClient client = client(server)) {
			callAndRequireNoMarker(client, "1");
			server.close();
			for (int i = 0; i < 5; i++) {
				callAndRequireNoMarker(client, Marker.TEXT);
			}
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("2"))
				.satisfies(Marker::assertAbsentFrom);
			assertSnapshotIsClean(client);
		}
		finally {
			server.close();
		}
	}

	private static TestClient client(ScriptedServer server) {
		return TestClient.to(server.port()).budget(BodyBudget.of("test.budget", 100_000)).build();
	}

	private static void callAndRequireNoMarker(TestClient client, String request) {
		try {
			client.call(request, Duration.ofSeconds(2));
		}
		catch (SocketPoolException ex) {
			Marker.assertAbsentFrom(ex);
		}
	}

	private static void assertSnapshotIsClean(TestClient client) {
		Marker.assertAbsentFrom(client.pool().control().snapshot().toString());
		Marker.assertAbsentFrom(client.pool().toString());
		Marker.assertAbsentFrom(client.pool().control().stats().toString());
	}

	private static void answerEach(Peer peer, String body) throws IOException {
		while (true) {
			peer.readRequest();
			peer.answer(body);
		}
	}

	private static Type type(ParameterizedTypeReference<?> reference) {
		return reference.getType();
	}

	private enum Side {

		BUY, SELL

	}

	private record Quote(String symbol, double price, Side side, LocalDate day) {
	}

	private record Checked(@JsonProperty("code") String value) {

		private Checked {
			throw new IllegalArgumentException("not allowed: " + value, new IllegalStateException(value));
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
	private interface Shape {

	}

	private record Circle(int radius) implements Shape {
	}

	static final class Throwing {

		public String getValue() {
			throw new IllegalStateException("not now: " + Marker.TEXT, new IllegalStateException(Marker.TEXT));
		}

		@Override
		public String toString() {
			return Marker.TEXT;
		}

	}

	static final class AnyThrowing {

		@JsonAnyGetter
		public Map<String, Object> values() {
			return Map.of(Marker.TEXT, new Throwing());
		}

	}

	private static final class QuotingConverter implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) throws IOException {
			IOException failure = new IOException(Marker.TEXT, new IllegalStateException(Marker.TEXT));
			failure.addSuppressed(new IllegalStateException(Marker.TEXT));
			throw failure;
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			IllegalStateException failure = new IllegalStateException(Marker.TEXT);
			failure.initCause(new IOException(Marker.TEXT, failure));
			throw failure;
		}

	}

}
