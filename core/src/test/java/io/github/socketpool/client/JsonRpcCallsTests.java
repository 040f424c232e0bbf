package io.github.socketpool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Calls with the envelope of JSON-RPC over real sockets.
 */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class JsonRpcCallsTests {

	private static final int CALLERS = 32;

	private static final int CALLS = 10_000;

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final JsonMapper JSON = new JsonMapper();

	@Test
	void everyCallerGetsTheOwnResultOrErrorWhileTheServerAsksAndNotifies() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> new Talk(peer, false).run());
				TestClient client = client(server)) {
			assertThat(callAll(client)).isEmpty();
			assertThat(client.events().closes()).isEmpty();
			assertThat(client.events().messages).hasValueGreaterThan(CALLS / 2);
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void secondAnswerWithAnOldIdIsNeverDelivered() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> new Talk(peer, true).run());
				TestClient client = client(server)) {
			assertThat(callAll(client)).isEmpty();
			assertThat(client.events().closes()).isEmpty();
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void errorWithoutIdAnswersTheOnlyRequest() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.readRequest();
				peer.answer("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"?\"},\"id\":null}");
			}
		}); TestClient client = client(server)) {
			for (int i = 0; i < 2; i++) {
				RemoteCallException failure = catchThrowableOfType(RemoteCallException.class,
						() -> fluent(client).call().operation("m").retrieve(Integer.class));
				assertThat(failure.getCode()).isEqualTo(-32700);
			}
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void callEndsByItsDeadlineIfOnlyOthersAreAnswered() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			while (true) {
				peer.answer("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":1}");
			}
		}); TestClient client = client(server)) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> fluent(client).call().operation("m").timeout(SHORT).retrieve(Integer.class));
		}
	}

	@Test
	void asynchronousCallEndsByItsDeadline() {
		try (ScriptedServer server = ScriptedServer.start(Peer::awaitEnd); TestClient client = client(server)) {
			CompletableFuture<Integer> result = fluent(client).call()
				.operation("m")
				.timeout(SHORT)
				.retrieveAsync(Integer.class);
			assertThat(result).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withCauseInstanceOf(ResponseTimeoutException.class);
		}
	}

	@Test
	void responseThatCannotBeReadKeepsTheConnection() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				peer.answer("{\"id\":" + JSON.readTree(peer.readRequest()).get("id") + "}");
			}
		}); TestClient client = client(server)) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(PayloadConversionException.class)
					.isThrownBy(() -> fluent(client).call().operation("m").retrieve(Integer.class));
			}
			assertThat(server.accepted()).isEqualTo(1);
			assertThat(client.events().closes()).isEmpty();
		}
	}

	/**
	 * Make all calls. Each gets its own number, in a result or in an error.
	 * @return the errors of those that failed otherwise
	 */
	private static List<SocketPoolException> callAll(TestClient testClient) {
		ProtocolClient client = fluent(testClient);
		AtomicInteger next = new AtomicInteger(1);
		List<SocketPoolException> failures = new CopyOnWriteArrayList<>();
		List<Caller<Integer>> callers = IntStream.range(0, CALLERS).mapToObj((number) -> Caller.start(() -> {
			int calls = 0;
			for (int call = next.getAndIncrement(); call <= CALLS; call = next.getAndIncrement()) {
				try {
					call(client, call);
				}
				catch (SocketPoolException ex) {
					failures.add(ex);
				}
				calls++;
			}
			return calls;
		})).toList();
		assertThat(callers.stream().mapToInt(Caller::get).sum()).isEqualTo(CALLS);
		return failures;
	}

	private static void call(ProtocolClient client, int number) {
		CallSpec call = client.call(Map.of("number", number));
		if (number % 10 == 0) {
			call.operation("tell").send();
		}
		else if (number % 3 == 0) {
			RemoteCallException failure = catchThrowableOfType(RemoteCallException.class,
					() -> call.operation("fail").retrieve(Numbered.class));
			assertThat(failure.getCode()).isEqualTo(number);
			assertThat(failure.getData()).isEqualTo(String.valueOf(number));
		}
		else {
			assertThat(call.operation("echo").retrieve(Numbered.class)).isEqualTo(new Numbered(number));
		}
	}

	private static ProtocolClient fluent(TestClient client) {
		return ProtocolClient.create(client.template());
	}

	private static TestClient client(ScriptedServer server) {
		JsonRpcEnvelope envelope = new JsonRpcEnvelope();
		return TestClient.to(server.port())
			.matcher(envelope.responseMatcher())
			.pool((settings) -> settings.withMaxSize(8).withAcquireTimeout(Duration.ofSeconds(60)))
			.template((template) -> template.envelope(envelope).callTimeout(Duration.ofSeconds(60)))
			.build();
	}

	/**
	 * What the server says on one connection: responses, and around them notifications,
	 * requests, and responses that it has already given.
	 */
	private static final class Talk {

		private final Peer peer;

		private final boolean repeats;

		private final Random random;

		private final List<String> given = new ArrayList<>();

		Talk(Peer peer, boolean repeats) {
			this.peer = peer;
			this.repeats = repeats;
			this.random = new Random(peer.number());
		}

		void run() throws IOException {
			while (true) {
				JsonNode request = JSON.readTree(this.peer.readRequest());
				JsonNode id = request.get("id");
				if (id == null) {
					assertThat(request.get("method").stringValue()).isEqualTo("tell");
					continue;
				}
				say(id);
				this.peer.answer(response(request, id));
				say(id);
			}
		}

		private String response(JsonNode request, JsonNode id) {
			JsonNode params = request.get("params");
			String response = request.get("method").stringValue().equals("fail")
					? "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":%1$s,\"message\":\"no\",\"data\":%1$s},\"id\":%2$s}"
						.formatted(params.get("number"), id)
					: "{\"jsonrpc\":\"2.0\",\"result\":%s,\"id\":%s}".formatted(params, id);
			this.given.add(response);
			return response;
		}

		private void say(JsonNode id) throws IOException {
			for (int count = this.random.nextInt(3); count > 0; count--) {
				switch (this.random.nextInt(this.repeats ? 3 : 2)) {
					case 0 ->
						this.peer.answer("{\"jsonrpc\":\"2.0\",\"method\":\"log\",\"params\":{\"id\":" + id + "}}");
					case 1 ->
						this.peer.answer("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ask\",\"params\":[]}");
					default -> repeat();
				}
			}
		}

		private void repeat() throws IOException {
			if (!this.given.isEmpty()) {
				this.peer.answer(this.given.get(this.random.nextInt(this.given.size())));
			}
		}

	}

	record Numbered(int number) {

	}

}
