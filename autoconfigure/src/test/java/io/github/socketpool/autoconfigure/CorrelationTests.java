package io.github.socketpool.autoconfigure;

import java.io.IOException;

import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubConnection;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@code socketpool.correlation} and for {@link ResponseMatcher} beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class CorrelationTests {

	private static final String EVENT = "{\"method\":\"changed\"}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void responsesAreToldFromMessagesByTheirIds() {
		try (StubServer server = StubServer.start().when((request) -> true, CorrelationTests::answerBetweenEvents)) {
			this.contextRunner
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.correlation.request-id=/id",
						"socketpool.correlation.response-id=/to")
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					for (int id = 0; id < 10; id++) {
						String request = "{\"id\":" + id + "}";
						assertThat(template.exchange(request, String.class)).startsWith("{\"answers\":" + request);
					}
					ConnectionPool pool = context.getBean(ConnectionPool.class);
					assertThat(pool.control().stats().opened()).isOne();
					assertThatExceptionOfType(PayloadConversionException.class)
						.isThrownBy(() -> template.exchange("{}", String.class))
						.withMessageContaining("correlation.request-id");
					await().untilAsserted(
							() -> assertThat(pool.control().snapshot().peer().messages()).isGreaterThanOrEqualTo(19));
				});
		}
	}

	@Test
	void aBeanReplacesTheKeysWhichAreNamed(CapturedOutput output) {
		try (StubServer server = StubServer.start()
			.when((request) -> true, Reaction.respond("event").then(Reaction.echo()))) {
			this.contextRunner
				.withBean(ResponseMatcher.class,
						() -> (request, received) -> received.text().equals("event") ? Match.MESSAGE : Match.RESPONSE)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.correlation.request-id=/id",
						"socketpool.correlation.response-id=/id")
				.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).exchange("no JSON", String.class))
					.isEqualTo("no JSON"));
		}
		assertThat(output)
			.contains("Property 'socketpool.correlation.request-id' has no effect: the ResponseMatcher bean")
			.contains("Property 'socketpool.correlation.response-id' has no effect: the ResponseMatcher bean");
	}

	@ParameterizedTest
	@CsvSource({ "request-id,response-id", "response-id,request-id" })
	void oneKeyWithoutTheOtherIsRefused(String set, String missing) {
		this.contextRunner.withPropertyValues("socketpool.port=9000", "socketpool.correlation." + set + "=/id")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'correlation." + missing + "'")
				.hasMessageContaining("required with correlation." + set));
	}

	@Test
	void aLoginWithoutAnIdIsRefusedWithoutItsValue() {
		this.contextRunner
			.withPropertyValues("socketpool.port=9000", "socketpool.correlation.request-id=/id",
					"socketpool.correlation.response-id=/id", "socketpool.login.request={\"password\":\"secret\"}",
					"socketpool.login.success=/ok")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("login.request")
				.hasMessageContaining("an id at correlation.request-id")
				.hasMessageNotContaining("secret"));
	}

	@Test
	void whatIsNoPointerIsRefused() {
		this.contextRunner
			.withPropertyValues("socketpool.port=9000", "socketpool.correlation.request-id=/id",
					"socketpool.correlation.response-id=id")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("correlation.response-id")
				.hasMessageContaining("RFC 6901"));
	}

	@Test
	void withoutJacksonTheKeysAreRefused() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.withPropertyValues("socketpool.port=9000", "socketpool.correlation.request-id=/id",
					"socketpool.correlation.response-id=/id")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("needs Jackson"));
	}

	private static void answerBetweenEvents(StubConnection connection) throws IOException {
		String request = connection.request().text();
		String response = "{\"answers\":" + request + ",\"to\":" + request.replaceAll("\\D", "") + "}";
		connection.write(Piece.frame(EVENT), Piece.frame(response), Piece.frame(EVENT));
	}

}
