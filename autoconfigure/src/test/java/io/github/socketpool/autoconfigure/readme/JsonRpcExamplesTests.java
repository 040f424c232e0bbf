package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the examples of the page about JSON-RPC.
 */
class JsonRpcExamplesTests {

	private static final Pattern REQUEST = Pattern
		.compile("\\{\"jsonrpc\":\"2.0\",\"id\":(\\d+),\"method\":\"divide\",\"params\":"
				+ "\\{\"dividend\":(\\d+),\"divisor\":(\\d+)\\}\\}");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void serviceGetsResultsAndErrors() throws IOException {
		try (StubServer server = StubServer.builder()
			.codec(ContentLengthFormat.defaults().codec())
			.start()
			.answer(JsonRpcExamplesTests::divide)) {
			this.contextRunner.withPropertyValues(properties())
				.withPropertyValues("socketpool.port=" + server.port())
				.withBean(Calculator.class)
				.run((context) -> {
					Calculator calculator = context.getBean(Calculator.class);
					assertThat(calculator.divide(42, 2)).isEqualTo(21);
					assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> calculator.divide(42, 0))
						.withMessage("division by zero");
					assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> calculator.divide(13, 1));
				});
		}
	}

	@Test
	void poolOfTheApplicationHasTheEnvelopeToo() {
		this.contextRunner.withUserConfiguration(JsonRpcConfiguration.class)
			.withPropertyValues("socketpool.envelope=json-rpc")
			.run((context) -> {
				assertThat(context.getBean(ConnectionPool.class).endpoints())
					.containsExactly(Endpoint.of("localhost", 9000));
				assertThatExceptionOfType(PayloadConversionException.class)
					.isThrownBy(() -> context.getBean(ProtocolClient.class).call("{}").retrieve(String.class))
					.withMessageContaining("the method of a JSON-RPC request");
			});
	}

	private static Frame divide(Frame request) {
		Matcher call = REQUEST.matcher(request.text());
		assertThat(call.matches()).as(request.text()).isTrue();
		return Frame.of("{\"jsonrpc\":\"2.0\",\"id\":" + call.group(1) + ","
				+ divide(Integer.parseInt(call.group(2)), Integer.parseInt(call.group(3))) + "}");
	}

	private static String divide(int dividend, int divisor) {
		if (divisor == 0) {
			return "\"error\":{\"code\":-32001,\"message\":\"division by zero\"}";
		}
		return (dividend == 13) ? "\"error\":{\"code\":13,\"message\":\"no\"}" : "\"result\":" + dividend / divisor;
	}

	/**
	 * Return the properties of the example in YAML.
	 */
	private static String[] properties() throws IOException {
		Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Documents.ROOT.resolve("docs/json-rpc.md")));
		assertThat(example.find()).isTrue();
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(example.group(1).getBytes()));
		return yaml.getObject()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

}
