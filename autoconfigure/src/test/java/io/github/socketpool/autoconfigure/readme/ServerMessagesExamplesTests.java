package io.github.socketpool.autoconfigure.readme;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the example of the page about messages from the server.
 */
class ServerMessagesExamplesTests {

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	@Test
	void listenerGetsNotificationsAndAnswersRequests() throws Exception {
		try (ProtocolServer server = ProtocolServer.builder()
			.codec(ContentLengthFormat.defaults().codec())
			.asyncHandler((answer, client) -> {
				this.answers.add(answer.text());
				return CompletableFuture.completedFuture(null);
			})
			.build()
			.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withBean(PriceListener.class)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.framing.type=content-length",
						"socketpool.envelope=json-rpc", "socketpool.pool.min-idle=1", "socketpool.pool.max-size=1",
						"socketpool.pool.warm-up=background")
				.run((context) -> {
					await().until(() -> server.broadcast(Frame
						.of("{\"jsonrpc\":\"2.0\",\"method\":\"price/changed\",\"params\":{\"symbol\":\"ACME\","
								+ "\"cents\":1250}}")) == 1);
					server.broadcast(Frame.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"client/watched\"}"));
					assertThat(this.answers.poll(30, TimeUnit.SECONDS))
						.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"symbols\":1}}");
				});
		}
	}

}
