package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.socketpool.autoconfigure.ReversingServer;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the examples in {@code docs/shared-connections.md}.
 */
class SharedConnectionsTests {

	private static final int CALLS = 12;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("socketpool.call-timeout=30s");

	@Test
	void callsShareTheOnlyConnection() throws IOException {
		List<PropertySource<?>> properties = yaml(0);
		try (ReversingServer server = new ReversingServer(CALLS,
				(request) -> Frame.of(request.text().replace("}", ",\"price\":42}")))) {
			this.contextRunner.withInitializer((context) -> add(properties, context))
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> {
					ProtocolClient client = context.getBean(ProtocolClient.class);
					List<Quote> quotes = callAtOnce(
							(number) -> client.call(new QuoteRequest("S" + number)).retrieveAsync(Quote.class));
					for (int number = 0; number < CALLS; number++) {
						assertThat(quotes.get(number)).isEqualTo(new Quote("S" + number, 42));
					}
					ConnectionPool pool = context.getBean(ConnectionPool.class);
					assertThat(pool.control().stats().opened()).isOne();
					assertThat(pool.control().settings().maxInFlight()).isEqualTo(256);
				});
		}
	}

	@Test
	void aNumberIsWrittenIntoARequestWithoutAnId() throws IOException {
		String[] lines = blocks("json").get(0).split("\n");
		JsonCorrelation correlation = JsonCorrelation.of("/id", "/id");
		Frame request = correlation.withId(Frame.of(lines[0]), 17);
		assertThat(request.text()).isEqualTo(lines[1]);
		assertThat(correlation.responseId(Frame.of(lines[2]))).isNotNull().isEqualTo(correlation.requestId(request));
	}

	@Test
	void idsMayBeInAHeader() throws IOException {
		List<PropertySource<?>> properties = yaml(1);
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			this.contextRunner.withInitializer((context) -> add(properties, context))
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> requireEchoed(context.getBean(ProtocolClient.class), "{\"header\":{\"id\":%d}}"));
		}
	}

	@Test
	void aBeanFindsTraceNumbers() {
		try (ReversingServer server = new ReversingServer(CALLS, (request) -> request)) {
			this.contextRunner.withUserConfiguration(TraceNumbersConfiguration.class)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.sharing=correlated")
				.run((context) -> {
					ProtocolClient client = context.getBean(ProtocolClient.class);
					List<String> responses = callAtOnce(
							(number) -> client.call("000000 purchase " + number).retrieveAsync(String.class));
					for (int number = 0; number < CALLS; number++) {
						assertThat(responses.get(number)).matches("(?!000000)\\d{6} purchase " + number);
					}
					requireEchoed(client, "7000%02d refund");
				});
		}
	}

	private static void requireEchoed(ProtocolClient client, String request) {
		List<String> responses = callAtOnce(
				(number) -> client.call(String.format(request, number)).retrieveAsync(String.class));
		for (int number = 0; number < CALLS; number++) {
			assertThat(responses.get(number)).isEqualTo(String.format(request, number));
		}
	}

	private static <T> List<T> callAtOnce(IntFunction<CompletableFuture<T>> call) {
		List<CompletableFuture<T>> calls = IntStream.range(0, CALLS).mapToObj(call).toList();
		return calls.stream().map(CompletableFuture::join).toList();
	}

	private static void add(List<PropertySource<?>> properties, ConfigurableApplicationContext context) {
		properties.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source));
	}

	private static List<PropertySource<?>> yaml(int example) throws IOException {
		return new YamlPropertySourceLoader().load("shared-connections.md",
				new ByteArrayResource(blocks("yaml").get(example).getBytes(StandardCharsets.UTF_8)));
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Documents.ROOT.resolve("docs/shared-connections.md")))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

}
