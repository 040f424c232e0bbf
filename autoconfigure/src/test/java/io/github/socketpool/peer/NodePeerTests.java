package io.github.socketpool.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.listener.ProtocolListener;
import io.github.socketpool.service.ProtocolExchange;
import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Against servers that are npm packages and run in Node.js.
 */
@ForeignPeers
class NodePeerTests {

	@BeforeAll
	static void installPackages() throws IOException, InterruptedException {
		NodePackages.install();
	}

	@Test
	void vscodeJsonRpcAnswersEachCall() {
		try (PeerProcess server = NodePackages.start("vscode-jsonrpc.mjs")) {
			PeerApplication.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=content-length")
				.call(NodePeerTests::callJsonRpc);
		}
	}

	@Test
	void vscodeJsonRpcAnswersEachCallBetweenItsNotifications() {
		try (PeerProcess server = NodePackages.start("vscode-jsonrpc.mjs", "events")) {
			long notifications = PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=content-length",
						"socketpool.correlation.request-id=/id", "socketpool.correlation.response-id=/id")
				.call(NodePeerTests::callJsonRpc);
			assertThat(notifications).isGreaterThan(PeerCalls.CALLS);
		}
	}

	@Test
	void jaysonAnswersEachCall() throws IOException {
		NodePackages.requireVersion(20);
		try (PeerProcess server = NodePackages.start("jayson.mjs")) {
			PeerApplication.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=delimiter")
				.call(NodePeerTests::callJsonRpc);
		}
	}

	@Test
	void vscodeJsonRpcAnswersEachFluentCallWithItsResultOrItsError() {
		try (PeerProcess server = NodePackages.start("vscode-jsonrpc.mjs", "events")) {
			long notifications = PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=content-length",
						"socketpool.envelope=json-rpc")
				.callFluently(NodePeerTests::callFluently);
			assertThat(notifications).isGreaterThan(PeerCalls.CALLS);
		}
	}

	@Test
	void vscodeJsonRpcTellsAndAsksListenersWhileItAnswersCalls() {
		Listener listener = new Listener();
		try (PeerProcess server = NodePackages.start("vscode-jsonrpc.mjs", "events", "asks")) {
			PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=content-length",
						"socketpool.envelope=json-rpc", "socketpool.messages.queue-capacity=100000")
				.with(Listener.class, listener)
				.callFluently((client, number) -> {
					Params params = new Params(number, "prüfung €");
					assertThat(client.call(params).operation("echo").retrieve(Params.class)).isEqualTo(params);
				}, (client, number) -> await().atMost(Duration.ofSeconds(60))
					.untilAsserted(() -> assertThat(client.call().operation("asked").retrieve(Asked.class))
						.isEqualTo(new Asked(PeerCalls.CALLS, PeerCalls.CALLS))));
		}
		assertThat(listener.asked).hasValue(PeerCalls.CALLS);
		assertThat(listener.told).hasValueGreaterThan(PeerCalls.CALLS);
	}

	@Test
	void jaysonAnswersEachFluentCallWithItsResultOrItsError() throws IOException {
		NodePackages.requireVersion(20);
		try (PeerProcess server = NodePackages.start("jayson.mjs")) {
			PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=delimiter",
						"socketpool.envelope=json-rpc")
				.callFluently(NodePeerTests::callFluently);
		}
	}

	@Test
	void vscodeJsonRpcAnswersEachCallOfAnInterface() {
		try (PeerProcess server = NodePackages.start("vscode-jsonrpc.mjs", "events")) {
			long notifications = PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=content-length",
						"socketpool.envelope=json-rpc")
				.callService(EchoService.class, NodePeerTests::callService);
			assertThat(notifications).isGreaterThan(PeerCalls.CALLS);
		}
	}

	@Test
	void jaysonAnswersEachCallOfAnInterface() throws IOException {
		NodePackages.requireVersion(20);
		try (PeerProcess server = NodePackages.start("jayson.mjs")) {
			PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=delimiter",
						"socketpool.envelope=json-rpc")
				.callService(EchoService.class, NodePeerTests::callService);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4 })
	void frameStreamAnswersEachCall(int lengthBytes) {
		try (PeerProcess server = NodePackages.start("frame-stream.mjs", Integer.toString(lengthBytes))) {
			PeerApplication
				.of("socketpool.port=" + server.awaitPrintedPort(), "socketpool.framing.type=binary-length",
						"socketpool.framing.length-bytes=" + lengthBytes)
				.call((client, number) -> assertThat(client.exchange(Map.of("number", number), JsonNode.class))
					.hasToString("{\"number\":" + number + "}"));
		}
	}

	/**
	 * One in three calls fails: by the server's code, or because there is no such method.
	 */
	private static void callFluently(ProtocolClient client, int number) {
		Params params = new Params(number, "prüfung €");
		if (number % 6 == 1) {
			RemoteCallException failure = catchThrowableOfType(RemoteCallException.class,
					() -> client.call(params).operation("missing").retrieve(Params.class));
			assertThat(failure.getCode()).isEqualTo(-32601);
		}
		else if (number % 3 == 1) {
			RemoteCallException failure = catchThrowableOfType(RemoteCallException.class,
					() -> client.call(params).operation("fail").retrieve(Params.class));
			assertThat(failure.getCode()).isEqualTo(number);
			assertThat(failure.getRemoteMessage()).isEqualTo("prüfung €");
			assertThat(failure.getData()).isEqualTo("{\"number\":" + number + ",\"text\":\"prüfung €\"}");
		}
		else {
			assertThat(client.call(params).operation("echo").retrieve(Params.class)).isEqualTo(params);
		}
	}

	/**
	 * One in three calls fails by the server's code.
	 */
	private static void callService(EchoService service, int number) {
		if (number % 3 == 1) {
			assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> service.fail(number, "prüfung €"))
				.satisfies((failure) -> assertThat(failure.getCode()).isEqualTo(number))
				.satisfies((failure) -> assertThat(failure.getRemoteMessage()).isEqualTo("prüfung €"));
		}
		else {
			assertThat(service.echo(number, "prüfung €")).isEqualTo(new Params(number, "prüfung €"));
		}
	}

	private static void callJsonRpc(ProtocolOperations client, int number) {
		JsonNode answer = client.exchange(Map.of("jsonrpc", "2.0", "id", number, "method", "echo", "params",
				Map.of("number", number, "text", "prüfung €")), JsonNode.class);
		assertThat(answer.get("id").intValue()).isEqualTo(number);
		assertThat(answer.get("result").get("number").intValue()).isEqualTo(number);
		assertThat(answer.get("result").get("text").stringValue()).isEqualTo("prüfung €");
	}

	record Params(int number, String text) {

	}

	record Asked(int asked, int answered) {

	}

	static class Listener {

		private final AtomicInteger told = new AtomicInteger();

		private final AtomicInteger asked = new AtomicInteger();

		@ProtocolListener(operation = "window/logMessage")
		void log(Map<String, Object> params) {
			assertThat(params).containsEntry("type", 3);
			this.told.incrementAndGet();
		}

		@ProtocolListener(operation = "client/next")
		Params next(Params params) {
			this.asked.incrementAndGet();
			return new Params(params.number() + 1, params.text());
		}

	}

	/**
	 * Several parameters are an object, in which each has its name.
	 */
	interface EchoService {

		@ProtocolExchange
		Params echo(int number, String text);

		@ProtocolExchange("fail")
		void fail(int number, String text);

	}

}
