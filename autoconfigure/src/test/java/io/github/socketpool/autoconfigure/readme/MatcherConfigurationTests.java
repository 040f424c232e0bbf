package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubConnection;
import io.github.socketpool.test.StubServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the examples of the page about messages.
 */
class MatcherConfigurationTests {

	private static final FrameCodec LINES = DelimiterFormat.defaults().codec();

	private static final String REPORT = "{\"class\":\"TPV\",\"lat\":46.5}";

	private static final String EVENT = "{\"event\":\"RESUME\",\"method\":\"log\"}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void theMatcherSkipsReportsDuringCallsAndBetweenThem() {
		try (StubServer server = StubServer.builder()
			.codec(LINES)
			.start()
			.when((request) -> true, MatcherConfigurationTests::answerBetweenReports)) {
			this.contextRunner.withUserConfiguration(MatcherConfiguration.class)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.framing.type=delimiter")
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					for (String type : List.of("DEVICES", "VERSION", "POLL", "DEVICES")) {
						assertThat(template.exchange("?" + type + ";", String.class))
							.isEqualTo("{\"class\":\"" + type + "\"}");
						server.send(Piece.frame(REPORT));
					}
					assertThatMessagesAreSkipped(context.getBean(ConnectionPool.class), 9);
				});
		}
	}

	@Test
	void theKeysSkipNotifications() throws IOException {
		try (StubServer server = StubServer.start().when((request) -> true, MatcherConfigurationTests::answerById)) {
			callById(this.contextRunner.withPropertyValues(properties(0))
				.withPropertyValues("socketpool.port=" + server.port()));
		}
	}

	@Test
	void aCallOfJsonRpcReturnsItsResultOrItsError() throws IOException {
		String[] lines = blocks("json").get(0).split("\n");
		try (StubServer server = StubServer.start()) {
			this.contextRunner.withPropertyValues(properties(0))
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					server.next(Reaction.respond(lines[1]));
					assertThat(template.exchange(lines[0], Latest.class)).isEqualTo(new Latest(new Price(12.5), null));
					server.next(Reaction.respond(lines[2]));
					assertThat(template.exchange(lines[0], Latest.class))
						.isEqualTo(new Latest(null, new RpcError(-32601, "Method not found")));
				});
		}
	}

	@Test
	void theKeysLogInToTheMonitorOfQemu() throws IOException {
		try (StubServer server = StubServer.builder()
			.codec(LINES)
			.start()
			.greet(Reaction.write(Piece.frame("{\"QMP\":{}}")))
			.when((request) -> true, MatcherConfigurationTests::answerById)) {
			callById(this.contextRunner.withPropertyValues(properties(1))
				.withPropertyValues("socketpool.addresses=localhost:" + server.port()));
			assertThat(server.requests()).first().asString().contains("qmp_capabilities");
		}
	}

	private static void callById(ApplicationContextRunner contextRunner) {
		contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			for (int id = 1; id <= 5; id++) {
				assertThat(template.exchange("{\"id\":" + id + "}", String.class))
					.isEqualTo("{\"return\":{},\"id\":" + id + "}");
			}
			assertThatMessagesAreSkipped(context.getBean(ConnectionPool.class), 9);
		});
	}

	private static void assertThatMessagesAreSkipped(ConnectionPool pool, int atLeast) {
		assertThat(pool.control().stats().opened()).isOne();
		await().untilAsserted(
				() -> assertThat(pool.control().snapshot().peer().messages()).isGreaterThanOrEqualTo(atLeast));
	}

	private static void answerBetweenReports(StubConnection connection) throws IOException {
		String type = connection.request().text().replaceAll("\\W", "");
		connection.write(Piece.frame(REPORT), Piece.frame("{\"class\":\"" + type + "\"}"), Piece.frame(REPORT));
	}

	private static void answerById(StubConnection connection) throws IOException {
		String id = connection.request().text().replaceAll(".*\"id\": ?", "");
		connection.write(Piece.frame(EVENT), Piece.frame("{\"return\":{},\"id\":" + id), Piece.frame(EVENT));
	}

	/**
	 * Return the properties of an example in YAML.
	 */
	private static String[] properties(int example) throws IOException {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(blocks("yaml").get(example).getBytes()));
		return yaml.getObject()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Documents.ROOT.resolve(Path.of("docs", "messages.md"))))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

	record Latest(@Nullable Price result, @Nullable RpcError error) {

	}

	record Price(double price) {

	}

	record RpcError(int code, String message) {

	}

}
