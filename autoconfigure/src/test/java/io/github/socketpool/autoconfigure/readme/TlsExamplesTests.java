package io.github.socketpool.autoconfigure.readme;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import io.github.socketpool.autoconfigure.KeyStores;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ProtocolServer.ClientAuthentication;
import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each example in {@code docs/tls.md} calls a server over TLS.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsExamplesTests {

	private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	@TempDir
	private Path directory;

	@Test
	void eachExampleCallsAServer(CapturedOutput output) throws Exception {
		KeyStores stores = new KeyStores(this.directory);
		stores.make("server", "dns:localhost");
		stores.make("client", "dns:client");
		stores.writePem("server", "authority.pem", "server.key");
		stores.writePem("client", "client.pem", "client.key");
		SSLContext context = stores.bundle("server", "client").createSslContext();
		List<String> examples = EXAMPLE.matcher(Files.readString(Documents.ROOT.resolve("docs/tls.md")))
			.results()
			.map((example) -> example.group(1).replace("/etc/quotes", this.directory.toString()))
			.toList();
		assertThat(examples).hasSize(2);
		call(examples.get(0), context, ClientAuthentication.NONE);
		call(examples.get(1), context, ClientAuthentication.NEED);
		assertThat(output).doesNotContain("has no effect").doesNotContain("Unknown property").doesNotContain("WARN");
	}

	private static void call(String example, SSLContext context, ClientAuthentication clients) throws Exception {
		PropertySource<?> properties = new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> request)
			.tls(context, clients)
			.build()
			.start()) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class, SslAutoConfiguration.class))
				.withInitializer((runner) -> runner.getEnvironment().getPropertySources().addLast(properties))
				.withPropertyValues("socketpool.host=localhost", "socketpool.port=" + server.port())
				.run((application) -> assertThat(
						application.getBean(ProtocolOperations.class).exchange("[1]", String.class))
					.isEqualTo("[1]"));
		}
	}

}
