package io.github.socketpool.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NoLeaks;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What stands on the wire with the envelope of JSON-RPC, and what callers get.
 */
@ExtendWith(NoLeaks.class)
class JsonRpcEnvelopeTests {

	private static final Quote ACME = new Quote("ACME", 42);

	private static final String ACME_JSON = "{\"symbol\":\"ACME\",\"price\":42.0}";

	private final LogCapture log = LogCapture.ofLibrary();

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory).build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool)
		.envelope(new JsonRpcEnvelope())
		.build();

	private final ProtocolClient client = ProtocolClient.create(this.template);

	@AfterEach
	void close() {
		this.pool.close();
		this.log.close();
		Marker.assertAbsentFrom(this.log.records());
	}

	@Test
	void requestConsistsOfVersionIdMethodAndParams() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":" + ACME_JSON + "}");
		assertThat(this.client.call(ACME).operation("quote").retrieve(Quote.class)).isEqualTo(ACME);
		assertThat(request())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":#,\"method\":\"quote\",\"params\":" + ACME_JSON + "}");
	}

	@Test
	void eachRequestHasAnotherIdAlsoThoseOfOtherEnvelopes() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		ProtocolClient other = ProtocolClient.create(this.template.mutate().envelope(new JsonRpcEnvelope()).build());
		ProtocolClient same = ProtocolClient.create(this.template.mutate().build());
		for (int i = 0; i < 3; i++) {
			for (ProtocolClient each : List.of(this.client, other, same)) {
				each.call(ACME).operation("quote").retrieve(Integer.class);
			}
		}
		assertThat(requests().stream().map(JsonRpcEnvelopeTests::id)).hasSize(9).doesNotHaveDuplicates();
	}

	static Stream<Arguments> params() {
		Map<String, Object> named = new LinkedHashMap<>();
		named.put("symbol", "ACME");
		named.put("depth", null);
		return Stream.of(Arguments.of(Map.of(), "{}"), Arguments.of(List.of(1, "a"), "[1,\"a\"]"),
				Arguments.of(new int[] { 1 }, "[1]"), Arguments.of(named, "{\"symbol\":\"ACME\",\"depth\":null}"),
				Arguments.of(" {\"raw\" : [1]}\n", " {\"raw\" : [1]}\n"),
				Arguments.of("[\"\u20ac\"]".getBytes(StandardCharsets.UTF_8), "[\"\u20ac\"]"));
	}

	@ParameterizedTest
	@MethodSource("params")
	void paramsAreAnObjectOrAnArray(Object payload, String json) {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		this.client.call(payload).operation("m").retrieve(Integer.class);
		assertThat(request()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":#,\"method\":\"m\",\"params\":" + json + "}");
	}

	@Test
	void callWithoutPayloadHasNoParams() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		this.client.call().operation("list").retrieve(Integer.class);
		assertThat(request()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":#,\"method\":\"list\"}");
	}

	@Test
	void oneWayMessageIsANotificationWithoutId() {
		this.client.call(ACME).operation("tick").send();
		this.client.call().operation("exit").send();
		assertThat(requests()).containsExactly("{\"jsonrpc\":\"2.0\",\"method\":\"tick\",\"params\":" + ACME_JSON + "}",
				"{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
	}

	@Test
	void operationIsWrittenAsAJsonString() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		this.client.call().operation("a\",\"id\":0,\"\\\n\u00e9\ud83d\ude00\ud800").retrieve(Integer.class);
		assertThat(request()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":#,\"method\":"
				+ "\"a\\\",\\\"id\\\":0,\\\"\\\\\\u000a\\u00e9\\ud83d\\ude00\\ud800\"}");
	}

	@Test
	void largePayloadIsWrittenWhole() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		List<Integer> numbers = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			numbers.add(i);
		}
		for (int i = 0; i < 2; i++) {
			this.client.call(numbers).operation("sum").retrieve(Integer.class);
			assertThat(request()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":#,\"method\":\"sum\",\"params\":"
					+ numbers.toString().replace(" ", "") + "}");
		}
	}

	static Stream<Object> otherParams() {
		return Stream.of(1, true, Side.BUY, Optional.empty(), "1", "null", "\"text\"", "", "{} ,\"id\":1",
				"{\"a\":1},\"x\":{}", "[1", "no JSON", "{}{}".getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("otherParams")
	void payloadThatIsNeitherObjectNorArrayIsNotSent(Object payload) {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.call(payload).operation("m").retrieve(Integer.class))
			.withMessageContaining("the request, a " + payload.getClass().getName() + ",")
			.withMessageContaining("neither an object nor an array")
			.withMessageContaining("Put the value into a record, a map or a list. Nothing was sent.")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(this.factory.connects).hasValue(0);
	}

	@Test
	void callWithoutOperationIsNotSent() {
		List<ThrowingCallable> calls = List.of(() -> this.client.call(ACME).retrieve(Quote.class),
				() -> this.client.call().send(), () -> this.template.exchange(ACME, Quote.class),
				() -> this.template.send("{}"));
		for (ThrowingCallable call : calls) {
			assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(call)
				.withMessageContaining("the call names no operation")
				.withMessageContaining("Name it with operation(…) of a ProtocolClient. Nothing was sent.")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		}
		assertThat(this.factory.connects).hasValue(0);
	}

	@Test
	void resultIsConvertedWhateverItsPlaceInTheResponse() {
		for (String response : List.of("{\"result\":%r,\"id\":%s,\"jsonrpc\":\"2.0\"}",
				" {\"jsonrpc\" : \"2.0\" ,\n\"result\" : %r ,\"extra\":{\"result\":0},\"id\":%s}\r\n",
				"{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":null,\"result\":%r}")) {
			answer(response.replace("%r", ACME_JSON));
			assertThat(call(Quote.class)).isEqualTo(ACME);
			answer(response.replace("%r", "[" + ACME_JSON + "]"));
			List<Quote> quotes = this.client.call().operation("m").retrieve(new ParameterizedTypeReference<>() {
			});
			assertThat(quotes).containsExactly(ACME);
			answer(response.replace("%r", "42"));
			assertThat(call(int.class)).isEqualTo(42);
			answer(response.replace("%r", "\"BUY\""));
			assertThat(call(Side.class)).isEqualTo(Side.BUY);
		}
	}

	@Test
	void textAndBytesAreTheJsonTextOfTheResult() {
		answer("{\"jsonrpc\":\"2.0\",\"result\": \"\u20ac\\n\" ,\"id\":%s}");
		assertThat(call(String.class)).isEqualTo("\"\u20ac\\n\"");
		assertThat(call(byte[].class)).isEqualTo("\"\u20ac\\n\"".getBytes(StandardCharsets.UTF_8));
		answer("{\"jsonrpc\":\"2.0\",\"result\": { \"a\" : 1 } ,\"id\":%s}");
		assertThat(call(String.class)).isEqualTo("{ \"a\" : 1 }");
	}

	@Test
	void resultMayBeNull() {
		answer("{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":%s}");
		Optional<Quote> quote = this.client.call().operation("m").retrieve(new ParameterizedTypeReference<>() {
		});
		assertThat(quote).isEmpty();
		assertThat(call(String.class)).isEqualTo("null");
		assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> call(Quote.class))
			.withMessageContaining("it is null. Request an Optional");
		assertThat(this.client.call().operation("m").retrieveAsync(Void.class)).succeedsWithin(Duration.ofSeconds(30))
			.isNull();
	}

	@Test
	void errorBecomesAnExceptionWithCodeMessageAndData() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"no \\\"ACME\\\"\","
				+ "\"data\":{\"symbol\" : \"ACM\u00c9\"}}}");
		assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> call(Quote.class))
			.withMessage(
					"Pool 'default' (fake:1): the server answered with the JSON-RPC error -32602 (invalid params). "
							+ "Compare the payload with the parameters of the method. The methods of this exception return "
							+ "what the server says about it.")
			.satisfies((ex) -> {
				assertThat(ex.getCode()).isEqualTo(-32602);
				assertThat(ex.getRemoteMessage()).isEqualTo("no \"ACME\"");
				assertThat(ex.getData()).isEqualTo("{\"symbol\" : \"ACM\u00c9\"}");
				assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING);
				assertThat(ex.getPoolName()).isEqualTo("default");
			});
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void errorMayHaveNothingButACode() {
		for (String error : List.of("{\"code\":7}", "{\"message\":null,\"code\":7.0}",
				"{\"code\":7,\"message\":[1]}")) {
			answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":null,\"error\":" + error + "}");
			RemoteCallException failure = catchThrowableOfType(RemoteCallException.class, () -> call(Quote.class));
			assertThat(failure.getCode()).isEqualTo(7);
			assertThat(failure.getRemoteMessage()).isNull();
			assertThat(failure.getData()).isNull();
			assertThat(failure).hasMessageContaining("JSON-RPC error 7. The methods");
		}
	}

	@Test
	void errorFailsEveryKindOfCall() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":7,\"message\":\"no\"}}");
		assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> call(String.class));
		assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> call(Void.class));
		assertThatExceptionOfType(RemoteCallException.class).isThrownBy(
				() -> this.client.call().operation("m").retrieve(new ParameterizedTypeReference<Optional<Quote>>() {
				}));
		assertThat(this.client.call().operation("m").retrieveAsync(Quote.class)).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(RemoteCallException.class);
	}

	static Stream<Arguments> noResponses() {
		return Stream.of(Arguments.of("", "is no JSON object"), Arguments.of("no JSON", "is no JSON object"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1", "is no JSON object"),
				Arguments.of("[{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}]", "is no JSON object"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1,\"result\":2}", "twice"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s}", "neither a result nor an error"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":null}", "neither a result nor an error"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1,\"error\":{\"code\":1,\"message\":\"no\"}}",
						"both a result and an error"),
				Arguments.of("{\"id\":%s,\"result\":1}", "'jsonrpc' is not \"2.0\""),
				Arguments.of("{\"jsonrpc\":\"1.0\",\"id\":%s,\"result\":1}", "'jsonrpc' is not \"2.0\""),
				Arguments.of("{\"jsonrpc\":2.0,\"id\":%s,\"result\":1}", "'jsonrpc' is not \"2.0\""),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":\"no\"}", "its error is no object with a code"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"message\":\"no\"}}",
						"its error is no object"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":\"7\"}}", "its error is no object"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":1.5}}", "no integer of 32 bits"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":4294967296}}",
						"no integer of 32 bits"));
	}

	@ParameterizedTest
	@MethodSource("noResponses")
	void whatIsNoResponseOfJsonRpcFailsTheCall(String response, String problem) {
		answer(response);
		for (Class<?> type : List.of(Integer.class, String.class, Void.class)) {
			assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> call(type))
				.withMessageContaining("could not be converted to " + type.getName())
				.withMessageContaining(problem)
				.withMessageEndingWith(". The server has processed the request.")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"error\":{\"code\":1,\"message\":\"%m\",\"data\":{\"%m\":\"%m\"}}", "\"error\":\"%m\"",
			"\"error\":{\"code\":\"%m\"}", "\"result\":\"%m\"", "\"result\":{\"price\":\"%m\"}", "\"%m\":1",
			"\"result\":{},\"error\":{\"%m\":1}" })
	void whatTheServerSaysStandsInNoMessage(String members) {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s," + members.replace("%m", Marker.JSON) + "}");
		SocketPoolException failure = catchThrowableOfType(SocketPoolException.class, () -> call(Quote.class));
		Marker.assertAbsentFrom(failure);
		if (failure instanceof RemoteCallException remote) {
			assertThat(remote.getRemoteMessage()).isEqualTo(Marker.TEXT);
			assertThat(remote.getData()).contains(Marker.JSON);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { Marker.TEXT, "\"" + Marker.JSON + "\"", "{} " + Marker.JSON })
	void payloadThatIsRefusedStandsInNoMessage(String payload) {
		Marker.assertAbsentFrom(catchThrowableOfType(PayloadConversionException.class,
				() -> this.client.call(payload).operation("m").retrieve(Quote.class)));
	}

	@Test
	void interceptorsSeeTheOperationAndTheFramesAsTheyAreOnTheWire() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":" + ACME_JSON + "}");
		AtomicReference<ProtocolRequest> request = new AtomicReference<>();
		AtomicReference<@Nullable Frame> response = new AtomicReference<>();
		ProtocolInterceptor interceptor = (seen, execution) -> {
			request.set(seen);
			response.set(execution.execute(seen));
			return response.get();
		};
		ProtocolClient watched = ProtocolClient.create(this.template.mutate().interceptor(interceptor).build());
		assertThat(watched.call(ACME).operation("quote").retrieve(Quote.class)).isEqualTo(ACME);
		assertThat(request.get().operation()).isEqualTo("quote");
		assertThat(requests()).containsExactly(request.get().frame().text());
		assertThat(response.get()).isNotNull();
		assertThat(response.get().text()).startsWith("{\"jsonrpc\"");
		watched.call(ACME).operation("tick").send();
		assertThat(request.get().frame().text()).doesNotContain("\"id\"").isEqualTo(requests().get(1));
	}

	@Test
	void operationOfAnAsynchronousCallIsThatOfItsBeginning() {
		answer("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}");
		List<Runnable> tasks = new ArrayList<>();
		ProtocolClient later = ProtocolClient.create(this.template.mutate().executor(tasks::add).build());
		CallSpec call = later.call().operation("first");
		CompletableFuture<Integer> result = call.retrieveAsync(Integer.class);
		call.operation("second");
		tasks.forEach(Runnable::run);
		assertThat(result).isCompletedWithValue(1);
		assertThat(request()).contains("\"method\":\"first\"");
	}

	private <T> T call(Class<T> type) {
		return this.client.call().operation("m").retrieve(type);
	}

	/**
	 * Answer each request.
	 * @param response in which {@code %s} stands for the id of the request
	 */
	private void answer(String response) {
		this.factory.setUp = (
				connection) -> connection.answer = (request) -> Frame.of(response.replace("%s", id(request.text())));
		this.factory.made.forEach(
				(connection) -> connection.answer = (request) -> Frame.of(response.replace("%s", id(request.text()))));
	}

	private List<String> requests() {
		return this.factory.made.stream().flatMap((connection) -> connection.requests.stream()).toList();
	}

	/**
	 * Return the last request, with {@code #} instead of its id.
	 */
	private String request() {
		List<String> requests = requests();
		String last = requests.get(requests.size() - 1);
		return last.replaceFirst("\"id\":" + id(last) + ",", "\"id\":#,");
	}

	private static String id(String request) {
		return request.replaceFirst("(?s)^\\{\"jsonrpc\":\"2.0\",\"id\":([0-9]+),.*$", "$1");
	}

	enum Side {

		BUY

	}

	record Quote(String symbol, double price) {

	}

}
