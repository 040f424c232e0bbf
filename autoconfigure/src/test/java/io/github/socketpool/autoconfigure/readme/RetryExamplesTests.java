package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.service.ImportProtocolServices;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the examples in {@code docs/retry.md}.
 */
class RetryExamplesTests {

	private static final String ACME = "{\"symbol\":\"ACME\",\"price\":42}";

	private static final String REQUEST = "{\"symbol\":\"ACME\"}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void aCallThatIsDeclaredIdempotentIsRepeated() throws IOException {
		run(0, (server, context) -> {
			server.next(Reaction.reset());
			assertThat(steady(context).steady("ACME")).isEqualTo(new Quote("ACME", 42));
			assertThat(server.requests()).containsExactly(REQUEST, REQUEST);
		});
	}

	@Test
	void anyOtherCallIsNotRepeated() throws IOException {
		run(0, (server, context) -> {
			server.next(Reaction.reset());
			ProtocolClient client = context.getBean(ProtocolClient.class);
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.call(new QuoteRequest("ACME")).retrieve(Quote.class));
			assertThat(server.requests()).containsExactly(REQUEST);
		});
	}

	@Test
	void aMethodThatIsDeclaredIdempotentIsRepeated() throws IOException {
		run(0, (server, context) -> {
			QuoteService quotes = context.getBean(QuoteService.class);
			server.next(Reaction.reset());
			assertThat(quotes.find(new QuoteRequest("ACME"), Duration.ofSeconds(30))).contains(new Quote("ACME", 42));
			server.next(Reaction.reset());
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> quotes.latest(new QuoteRequest("ACME")));
			assertThat(server.requests()).hasSize(3);
		});
	}

	@Test
	void anAttemptIsLimited() throws IOException {
		run(1, (server, context) -> {
			assertThat(context.getBean(ProtocolTemplate.class).callTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(context.getBean(ProtocolTemplate.class).retry()).isNotNull()
				.satisfies((retry) -> assertThat(retry.attemptTimeout()).isEqualTo(Duration.ofMillis(300)));
		});
	}

	private void run(int example, Example test) throws IOException {
		List<PropertySource<?>> properties = new YamlPropertySourceLoader().load("retry.md",
				new ByteArrayResource(yaml().get(example).getBytes(StandardCharsets.UTF_8)));
		try (StubServer server = StubServer.start().answer((request) -> Frame.of(ACME))) {
			this.contextRunner.withUserConfiguration(Services.class)
				.withInitializer((context) -> properties
					.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source)))
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> test.run(server, context));
		}
	}

	private static SteadyQuotes steady(AssertableApplicationContext context) {
		return new SteadyQuotes(context.getBean(ProtocolClient.class));
	}

	private static List<String> yaml() throws IOException {
		return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Documents.ROOT.resolve("docs/retry.md")))
			.results()
			.map((MatchResult example) -> example.group(1))
			.toList();
	}

	private interface Example {

		void run(StubServer server, AssertableApplicationContext context);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = QuoteService.class)
	static class Services {

	}

}
