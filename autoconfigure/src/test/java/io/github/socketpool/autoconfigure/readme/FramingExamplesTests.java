package io.github.socketpool.autoconfigure.readme;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameFormat;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each example in {@code docs/framings.md} calls a server of its framing.
 */
@ExtendWith(OutputCaptureExtension.class)
class FramingExamplesTests {

	private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	/** The framings of the examples, in their order. */
	private static final List<FrameFormat> FORMATS = List.of(AsciiLengthFormat.defaults().withPrefix("#").withDigits(8),
			new BinaryLengthFormat(2, ByteOrder.BIG_ENDIAN, true, 64 * 1024),
			DelimiterFormat.defaults().withDelimiter("\r\n"),
			DelimiterFormat.defaults().withDelimiter("\u0003").withStart("\u0002"), ContentLengthFormat.defaults());

	@Test
	void eachExampleCallsAServerOfItsFraming(CapturedOutput output) throws Exception {
		List<String> examples = EXAMPLE.matcher(Files.readString(Documents.ROOT.resolve("docs/framings.md")))
			.results()
			.map((example) -> example.group(1))
			.toList();
		assertThat(examples).hasSameSizeAs(FORMATS);
		for (int i = 0; i < examples.size(); i++) {
			call(examples.get(i), FORMATS.get(i));
		}
		assertThat(output).doesNotContain("has no effect").doesNotContain("Unknown property").doesNotContain("WARN");
	}

	@Test
	void aStubServerSpeaksTheFramingOfATest() {
		FrameFormat format = DelimiterFormat.defaults().withDelimiter("\r\n");
		StubServer server = StubServer.builder().codec(format.codec()).start();
		try (server) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.framing.type=delimiter",
						"socketpool.framing.delimiter=\\r\\n")
				.run((context) -> assertThat(context.getBean(ProtocolOperations.class).exchange("[1]", String.class))
					.isEqualTo("[1]"));
			assertThat(server.requests()).containsExactly("[1]");
		}
	}

	private static void call(String example, FrameFormat format) throws Exception {
		PropertySource<?> properties = new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		try (StubServer server = StubServer.builder().codec(format.codec()).start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(properties))
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> {
					ProtocolOperations client = context.getBean(ProtocolOperations.class);
					assertThat(client.exchange(new QuoteRequest("ACME"), QuoteRequest.class))
						.isEqualTo(new QuoteRequest("ACME"));
				});
			assertThat(server.failures()).isEmpty();
			assertThat(server.requests()).containsExactly("{\"symbol\":\"ACME\"}");
		}
	}

}
