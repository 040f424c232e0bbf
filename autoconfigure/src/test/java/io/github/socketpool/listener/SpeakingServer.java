package io.github.socketpool.listener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server of JSON-RPC that returns the params of each call as its result, and sends
 * messages by itself. What clients answer is kept.
 */
final class SpeakingServer implements AutoCloseable {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

	private final ProtocolServer server = ProtocolServer.builder()
		.asyncHandler((request, client) -> handle(request))
		.build()
		.start();

	int port() {
		return this.server.port();
	}

	void notify(String method, String params) {
		send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
	}

	void ask(int id, String method, String params) {
		send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
	}

	/**
	 * Send a frame to the only client, as soon as there is one.
	 */
	void send(String body) {
		await().until(() -> this.server.connections() > 0);
		assertThat(this.server.broadcast(Frame.of(body))).isOne();
	}

	/**
	 * Wait for the next answer of a client, or for another frame that is no call.
	 */
	JsonNode awaitAnswer() throws InterruptedException {
		JsonNode answer = this.answers.poll(30, TimeUnit.SECONDS);
		assertThat(answer).as("answer of the client").isNotNull();
		return answer;
	}

	private CompletableFuture<@Nullable Frame> handle(Frame frame) {
		JsonNode json = MAPPER.readTree(frame.text());
		if (!json.has("method")) {
			this.answers.add(json);
			return CompletableFuture.completedFuture(null);
		}
		ObjectNode response = MAPPER.createObjectNode().put("jsonrpc", "2.0");
		response.set("id", json.get("id"));
		response.set("result", json.has("params") ? json.get("params") : MAPPER.nullNode());
		return CompletableFuture.completedFuture(Frame.of(response.toString()));
	}

	@Override
	public void close() {
		this.server.close();
	}

}
