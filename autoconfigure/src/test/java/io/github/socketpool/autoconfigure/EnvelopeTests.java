package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.StubConnection;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code socketpool.envelope}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnvelopeTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void callsOfClientAndTemplateAreWrappedAndTheirResponsesToldFromMessages() {
		try (StubServer server = StubServer.start().when((request) -> true, EnvelopeTests::answerBetweenMessages)) {
			run(server).run((context) -> {
				ProtocolClient client = context.getBean(ProtocolClient.class);
				for (int i = 0; i < 5; i++) {
					assertThat(client.call(List.of(i)).operation("echo").retrieve(int[].class)).containsExactly(i);
				}
				assertThatExceptionOfType(RemoteCallException.class)
					.isThrownBy(() -> client.call().operation("fail").retrieve(String.class));
				ProtocolTemplate mutated = context.getBean(ProtocolTemplate.class).mutate().build();
				assertThat(ProtocolClient.create(mutated).call(List.of(7)).operation("echo").retrieve(String.class))
					.isEqualTo("[7]");
				assertThat(context.getBean(ConnectionPool.class).control().stats().opened()).isOne();
			});
			assertThat(server.requests()).hasSize(7)
				.allSatisfy((request) -> assertThat(request).startsWith("{\"jsonrpc\":\"2.0\",\"id\":"));
		}
	}

	@Test
	void withoutEnvelopePayloadsAreSentAsTheyAre() {
		try (StubServer server = StubServer.start()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port(), "socketpool.envelope=none")
				.run((context) -> context.getBean(ProtocolClient.class)
					.call(Map.of("a", 1))
					.operation("m")
					.retrieve(String.class));
			assertThat(server.requests()).containsExactly("{\"a\":1}");
		}
	}

	@Test
	void correlationBesideAnEnvelopeIsNamed(CapturedOutput output) {
		try (StubServer server = StubServer.start().when((request) -> true, EnvelopeTests::answerBetweenMessages)) {
			run(server).withPropertyValues("socketpool.correlation.request-id=/other")
				.run((context) -> assertThat(
						context.getBean(ProtocolClient.class).call(List.of(1)).operation("echo").retrieve(String.class))
					.isEqualTo("[1]"));
		}
		assertThat(output).contains("Property 'socketpool.correlation.request-id' has no effect: "
				+ "socketpool.envelope=json-rpc tells responses from messages by ids of its own. Remove it.");
	}

	@Test
	void matcherBeanReplacesThatOfTheEnvelope() {
		ResponseMatcher any = (request, received) -> (request != null) ? Match.RESPONSE : Match.MESSAGE;
		try (StubServer server = StubServer.start()
			.answer((request) -> Frame.of("{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":1}"))) {
			run(server).withBean(ResponseMatcher.class, () -> any)
				.run((context) -> assertThat(
						context.getBean(ProtocolClient.class).call().operation("m").retrieve(Integer.class))
					.isOne());
		}
	}

	@Test
	void loginWithoutAnIdIsRefused() {
		this.contextRunner
			.withPropertyValues("socketpool.port=9000", "socketpool.envelope=json-rpc",
					"socketpool.login.request={\"password\":\"secret\"}", "socketpool.login.success=/ok")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("login.request")
				.hasMessageContaining("/id with an envelope of JSON-RPC")
				.hasMessageNotContaining("secret"));
	}

	@Test
	void withoutJacksonTheEnvelopeIsRefused() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.withPropertyValues("socketpool.port=9000", "socketpool.envelope=json-rpc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("envelope")
				.hasMessageContaining("needs Jackson"));
	}

	@Test
	void otherEnvelopesAreRefused() {
		this.contextRunner.withPropertyValues("socketpool.port=9000", "socketpool.envelope=soap")
			.run((context) -> assertThat(context).hasFailed());
	}

	private ApplicationContextRunner run(StubServer server) {
		return this.contextRunner.withPropertyValues("socketpool.port=" + server.port(),
				"socketpool.envelope=json-rpc");
	}

	private static void answerBetweenMessages(StubConnection connection) throws IOException {
		String request = connection.request().text();
		String id = request.replaceAll(".*\"id\":(\\d+).*", "$1");
		String outcome = request.contains("\"fail\"") ? "\"error\":{\"code\":7,\"message\":\"no\"}"
				: "\"result\":" + request.replaceAll(".*\"params\":(.*)}", "$1");
		connection.write(Piece.frame("{\"jsonrpc\":\"2.0\",\"method\":\"log\"}"),
				Piece.frame("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome + "}"),
				Piece.frame("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ask\"}"));
	}

}
