package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the logins that the documents show.
 */
class LoginConfigurationTests {

	private static final String PASSWORD = "4711-SECRET";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void beanLogsIn() {
		try (StubServer server = server("{\"accepted\":true}")) {
			run(server).run((context) -> {
				assertThat(context.getBean(ProtocolTemplate.class).exchange("[1]", String.class)).isEqualTo("[1]");
				assertThat(server.requests()).containsExactly(
						"{\"user\":\"quotes\",\"password\":\"" + PASSWORD + "\",\"challenge\":\"12\"}", "[1]");
			});
		}
	}

	@Test
	void beanRefuses() {
		try (StubServer server = server("{\"accepted\":false}")) {
			run(server).run((context) -> assertThatExceptionOfType(LoginRefusedException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("[1]", String.class))
				.withMessageContaining("the server refused the user 'quotes'. Check its password."));
		}
	}

	@Test
	void propertiesLogIn() throws IOException {
		try (StubServer server = StubServer.start()
			.greet(Reaction.write(Piece.frame("{\"hello\":\"world\"}")))
			.when((request) -> request.text().contains("password"), Reaction.respond("{\"ok\":true}"))) {
			this.contextRunner.withPropertyValues(properties())
				.withPropertyValues("socketpool.port=" + server.port(), "QUOTES_PASSWORD=" + PASSWORD)
				.run((context) -> {
					assertThat(context.getBean(ProtocolTemplate.class).exchange("[1]", String.class)).isEqualTo("[1]");
					assertThat(server.requests())
						.containsExactly("{\"user\": \"quotes\", \"password\": \"" + PASSWORD + "\"}", "[1]");
				});
		}
	}

	private ApplicationContextRunner run(StubServer server) {
		return this.contextRunner.withUserConfiguration(LoginConfiguration.class)
			.withPropertyValues("socketpool.port=" + server.port(), "quotes.user=quotes",
					"quotes.password=" + PASSWORD);
	}

	private static StubServer server(String welcome) {
		return StubServer.start()
			.greet(Reaction.write(Piece.frame("{\"challenge\":\"12\"}")))
			.when((request) -> request.text().contains("password"), Reaction.respond(welcome));
	}

	/**
	 * Return the properties of the first example in YAML.
	 */
	private static String[] properties() throws IOException {
		List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Documents.ROOT.resolve(Path.of("docs", "login.md"))))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(examples.get(0).getBytes()));
		Stream<String> lines = yaml.getObject()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue());
		return lines.toArray(String[]::new);
	}

}
