package io.github.socketpool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ResponseMismatchException;
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
		try (ScriptedServer server = ScriptedServer.start((peer) -> new Talk(peer).run());
				TestClient client = client(server)) {
			assertThat(callAll(client)).isEmpty();
			assertThat(client.events().closes()).isEmpty();
			assertThat(client.events().messages).hasValueGreaterThan(CALLS / 2);
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void secondAnswerWithAnOldIdIsNeverDelivered() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> new Talk(peer, Habit.REPEATS_RESPONSES).run());
				TestClient client = client(server)) {
			assertThat(callAll(client)).isEmpty();
			assertThat(client.events().closes()).isEmpty();
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void rejectedNotificationsAreNeverTheResponsesOfCalls() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> new Talk(peer, Habit.REJECTS_NOTIFICATIONS).run());
				TestClient client = client(server)) {
			assertThat(callAll(client)).isNotEmpty().hasOnlyElementsOfType(ResponseMismatchException.class);
			assertThat(client.events().closes()).containsOnly("MISMATCH by LOCAL");
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void rejectedNotificationFailsTheNextCallOfTheConnectionAsAMismatch() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.readRequest();
			peer.answer(rejection(-32600));
			peer.awaitEnd();
		}); TestClient client = client(server)) {
			fluent(client).call().operation("tell").send();
			assertMismatch(client, "-32600 (invalid request)");
			assertThat(client.events().closes()).containsExactly("MISMATCH by LOCAL");
		}
	}

	@Test
	void errorWithoutIdFailsTheCallAndClosesTheConnection() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.answer(rejection(-32700));
			peer.awaitEnd();
		}); TestClient client = client(server)) {
			assertMismatch(client, "-32700 (parse error)");
			assertMismatch(client, "-32700 (parse error)");
			assertThat(server.accepted()).isEqualTo(2);
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
			try {
				Numbered result = call.operation("fail").retrieve(Numbered.class);
				throw new AssertionError("Instead of an error, the call got " + result);
			}
			catch (RemoteCallException ex) {
				assertThat(ex.getCode()).isEqualTo(number);
				assertThat(ex.getData()).isEqualTo(String.valueOf(number));
			}
		}
		else {
			assertThat(call.operation("echo").retrieve(Numbered.class)).isEqualTo(new Numbered(number));
		}
	}

	private static void assertMismatch(TestClient client, String code) {
		assertThatExceptionOfType(ResponseMismatchException.class)
			.isThrownBy(() -> fluent(client).call().operation("m").retrieve(Integer.class))
			.withMessageContaining("without an id")
			.withMessageContaining(code)
			.withMessageNotContaining("secret");
	}

	/**
	 * Return the error for a message whose id the server has not found.
	 */
	private static String rejection(int code) {
		return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code + ",\"message\":\"secret\"},\"id\":null}";
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
	 * What the server says on one connection: responses, and around them notifications
	 * and requests. By habit, also responses that it has already given, or errors for
	 * notifications, of which some leave after the next request has arrived.
	 */
	private static final class Talk {

		private final Peer peer;

		private final Set<Habit> habits;

		private final Random random;

		private final List<String> given = new ArrayList<>();

		private boolean rejectsLater;

		Talk(Peer peer, Habit... habits) {
			this.peer = peer;
			this.habits = Set.of(habits);
			this.random = new Random(peer.number());
		}

		void run() throws IOException {
			while (true) {
				JsonNode request = JSON.readTree(this.peer.readRequest());
				JsonNode id = request.get("id");
				if (id == null) {
					assertThat(request.get("method").stringValue()).isEqualTo("tell");
					notified();
					continue;
				}
				rejectIf(this.rejectsLater);
				this.rejectsLater = false;
				say(id);
				this.peer.answer(response(request, id));
				say(id);
			}
		}

		private void notified() throws IOException {
			if (this.habits.contains(Habit.REJECTS_NOTIFICATIONS)) {
				this.rejectsLater = this.random.nextBoolean();
				rejectIf(!this.rejectsLater);
			}
		}

		private void rejectIf(boolean rejected) throws IOException {
			if (rejected) {
				this.peer.answer(rejection(-32600));
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
				switch (this.random.nextInt(this.habits.contains(Habit.REPEATS_RESPONSES) ? 3 : 2)) {
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

	enum Habit {

		REPEATS_RESPONSES, REJECTS_NOTIFICATIONS

	}

	record Numbered(int number) {

	}

}
