package io.github.socketpool.autoconfigure.readme;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.server.JsonFrameHandler;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.service.ImportProtocolServices;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the services that {@code docs/interfaces.md} and
 * {@code docs/from-spring-integration.md} show.
 */
class InterfaceExamplesTests {

	private static final Quote ACME = new Quote("ACME", 42);

	private static final String JSON = "{\"symbol\":\"ACME\",\"price\":42}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void aServiceMakesItsCalls() {
		try (StubServer server = StubServer.start()
			.when((request) -> request.text().equals("{\"symbol\":\"ACME\"}"), Reaction.respond(JSON))
			.when((request) -> request.text().equals("{\"symbol\":\"NONE\"}"), Reaction.respond("null"))) {
			this.contextRunner.withUserConfiguration(QuoteServices.class, AuditConfiguration.class)
				.withPropertyValues("socketpool.clients.quotes.port=" + server.port())
				.run((context) -> {
					QuoteService quotes = context.getBean(QuoteService.class);
					QuoteRequest request = new QuoteRequest("ACME");
					assertThat(quotes.latest(request)).isEqualTo(ACME);
					assertThat(quotes.latestLater(request)).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(ACME);
					assertThat(quotes.find(request, Duration.ofSeconds(30))).contains(ACME);
					assertThat(quotes.find(new QuoteRequest("NONE"), null)).isEmpty();
					assertThat(quotes.price("ACME")).isEqualTo(42);
					quotes.tell(ACME);
					await().untilAsserted(() -> assertThat(server.requests()).hasSize(6).endsWith(JSON));
					assertThat(context.getBean(AuditConfiguration.Audit.class).requests()).hasSize(6);
				});
		}
	}

	@Test
	void aServiceSpeaksJsonRpc() {
		try (ProtocolServer server = ProtocolServer.builder()
			.handler(JsonFrameHandler.of(InterfaceExamplesTests::calculate))
			.build()
			.start()) {
			this.contextRunner.withUserConfiguration(Calculators.class)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.envelope=json-rpc")
				.run((context) -> {
					CalculatorService calculator = context.getBean(CalculatorService.class);
					assertThat(calculator.divide(84, 2)).isEqualTo(42);
					assertThat(calculator.negate(7)).isEqualTo(-7);
					assertThat(calculator.primes()).containsExactly(2, 3, 5);
					assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> calculator.divide(1, 0));
				});
		}
	}

	private static ObjectNode calculate(JsonNode request) {
		ObjectNode response = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
		response.set("id", request.get("id"));
		JsonNode params = request.path("params");
		switch (request.get("method").stringValue()) {
			case "divide" -> {
				if (params.get("divisor").intValue() == 0) {
					response.putObject("error").put("code", -32001);
				}
				else {
					response.put("result", params.get("dividend").intValue() / params.get("divisor").intValue());
				}
			}
			case "negate" -> response.put("result", -params.get("number").intValue());
			default -> response.putArray("result").add(2).add(3).add(5);
		}
		return response;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = CalculatorService.class)
	static class Calculators {

	}

	@Test
	void theClientThatReplacesAGatewaySpeaksItsFraming() throws Exception {
		String page = Files.readString(Documents.ROOT.resolve("docs/from-spring-integration.md"));
		Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
		assertThat(yaml.find()).isTrue();
		PropertySource<?> properties = new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(yaml.group(1).getBytes(StandardCharsets.UTF_8)))
			.get(0);
		try (StubServer server = StubServer.builder()
			.codec(new BinaryLengthFormat(2, ByteOrder.BIG_ENDIAN, false, 64 * 1024).codec())
			.start()
			.when((request) -> true, Reaction.respond(JSON))) {
			this.contextRunner
				.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(properties))
				.withUserConfiguration(QuoteCallsConfiguration.class)
				.withPropertyValues("socketpool.host=localhost", "socketpool.port=" + server.port())
				.run((context) -> assertThat(context.getBean(QuoteCalls.class).latest(new QuoteRequest("ACME")))
					.isEqualTo(ACME));
			assertThat(server.failures()).isEmpty();
		}
	}

}
