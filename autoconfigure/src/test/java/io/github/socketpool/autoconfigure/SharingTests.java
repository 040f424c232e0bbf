package io.github.socketpool.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code socketpool.sharing} and for {@link CorrelationStrategy} beans.
 */
class SharingTests {

	/** More than {@code pool.max-size}. */
	private static final int CALLS = 12;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("socketpool.call-timeout=30s");

	@Test
	void callsShareAConnectionAndGetIds() {
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			shared(server).run((context) -> {
				ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
				List<String> responses = callAtOnce(
						(number) -> template.exchangeAsync("{\"n\":" + number + "}", String.class));
				for (int number = 0; number < CALLS; number++) {
					assertThat(responses.get(number)).matches("\\{\"id\":\\d+,\"n\":" + number + "}");
				}
				assertThat(context.getBean(ConnectionPool.class).control().stats().opened()).isOne();
			});
		}
	}

	@Test
	void callsOfAnEnvelopeShareAConnection() {
		try (ReversingServer server = new ReversingServer(CALLS, SharingTests::answerJsonRpc)) {
			shared(server).withPropertyValues("socketpool.envelope=json-rpc").run((context) -> {
				ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
				requireEchoed((number) -> ProtocolClient.create(template)
					.call(List.of(number))
					.operation("echo")
					.retrieveAsync(String.class), "[%d]");
				assertThat(context.getBean(ConnectionPool.class).control().stats().opened()).isOne();
			});
		}
	}

	@Test
	void aBeanFindsTheIdsOfAnyProtocol() {
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			shared(server).withBean(CorrelationStrategy.class, FirstCharacter::new).run((context) -> {
				ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
				requireEchoed((number) -> template.exchangeAsync((char) ('a' + number) + " request", String.class),
						null);
				assertThat(context.getBean(ConnectionPool.class).control().stats().opened()).isOne();
			});
		}
	}

	@Test
	void aClientThatIsCreatedSharesConnections() {
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			this.contextRunner.run((context) -> {
				CreatedClient client = context.getBean(ProtocolClients.class)
					.create("devices", (settings) -> settings.withAddress("localhost", server.port())
						.withSharing(JsonCorrelation.of("/id", "/id")));
				requireEchoed((number) -> client.template().exchangeAsync("{\"id\":" + number + "}", String.class),
						"{\"id\":%d}");
				assertThat(client.pool().control().stats().opened()).isOne();
			});
		}
	}

	@Test
	void aNamedClientSharesConnectionsAndTheDefaultOneDoesNot() {
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			this.contextRunner
				.withPropertyValues("socketpool.port=9000", "socketpool.clients.quotes.port=" + server.port(),
						"socketpool.clients.quotes.sharing=correlated",
						"socketpool.clients.quotes.correlation.request-id=/header/id",
						"socketpool.clients.quotes.correlation.response-id=/header/id",
						"socketpool.clients.quotes.pool.max-in-flight=" + CALLS)
				.run((context) -> {
					ProtocolTemplate template = context.getBean("quotesProtocolTemplate", ProtocolTemplate.class);
					requireEchoed(
							(number) -> template.exchangeAsync("{\"header\":{\"id\":" + number + "}}", String.class),
							"{\"header\":{\"id\":%d}}");
					ConnectionPool pool = context.getBean("quotesConnectionPool", ConnectionPool.class);
					assertThat(pool.control().stats().opened()).isOne();
					assertThat(pool.control().sharing()).isNotNull();
					assertThat(context.getBean("connectionPool", ConnectionPool.class).control().sharing()).isNull();
				});
		}
	}

	@Test
	void aRequestThatCannotGetAnIdIsNotSent() {
		try (ReversingServer server = new ReversingServer(1, (request) -> request)) {
			shared(server).run((context) -> assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("secret", String.class))
				.withMessageContaining("Pool 'default'")
				.withMessageContaining("correlation.request-id")
				.withMessageContaining("Nothing was sent.")
				.withMessageNotContaining("secret"));
		}
	}

	private ApplicationContextRunner shared(ReversingServer server) {
		return this.contextRunner.withPropertyValues("socketpool.port=" + server.port(),
				"socketpool.sharing=correlated");
	}

	/**
	 * Make all calls at once, and require that each gets its own response.
	 * @param expected the format of a response, or {@code null} if it is the request
	 */
	private static void requireEchoed(IntFunction<CompletableFuture<String>> call, @Nullable String expected) {
		List<String> responses = callAtOnce(call);
		for (int number = 0; number < CALLS; number++) {
			assertThat(responses.get(number))
				.isEqualTo((expected != null) ? String.format(expected, number) : (char) ('a' + number) + " request");
		}
	}

	private static List<String> callAtOnce(IntFunction<CompletableFuture<String>> call) {
		List<CompletableFuture<String>> calls = IntStream.range(0, CALLS).mapToObj(call).toList();
		return calls.stream().map(CompletableFuture::join).toList();
	}

	private static Frame answerJsonRpc(Frame request) {
		return Frame.of(request.text()
			.replaceAll(".*\"id\":(\\d+).*\"params\":(.*)}", "{\"jsonrpc\":\"2.0\",\"result\":$2,\"id\":$1}"));
	}

	/**
	 * The first character of a frame is its id.
	 */
	private static final class FirstCharacter implements CorrelationStrategy {

		@Override
		public Object requestId(Frame request) {
			return responseId(request);
		}

		@Override
		public Frame withId(Frame request, long number) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Object responseId(Frame received) {
			return new String(received.array(), received.offset(), 1, StandardCharsets.US_ASCII);
		}

	}

}
