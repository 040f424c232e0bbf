package io.github.socketpool.autoconfigure.readme;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the clients that {@code docs/several-servers.md} shows.
 */
class SeveralServersTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void theExampleConfiguresAPoolForAllServers() throws Exception {
		String page = Files.readString(Documents.ROOT.resolve("docs/several-servers.md"));
		Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
		assertThat(yaml.find()).isTrue();
		PropertySource<?> properties = new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(yaml.group(1).getBytes(UTF_8)))
			.get(0);
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(properties))
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				assertThat(pool.endpoints()).containsExactly(Endpoint.of("north.example.com", 9000),
						Endpoint.of("south.example.com", 9000), Endpoint.of("2001:db8::7", 9000));
				assertThat(pool.control().settings().balancing()).isEqualTo(Balancing.LEAST_BUSY);
			});
	}

	@Test
	void callsInTurnGoToEachServer() {
		try (StubServer north = StubServer.start(); StubServer south = StubServer.start()) {
			this.contextRunner
				.withPropertyValues("socketpool.addresses=localhost:" + north.port() + ",127.0.0.1:" + south.port(),
						"socketpool.balancing=round-robin", "socketpool.pool.min-idle=2", "socketpool.pool.max-size=2")
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					await().untilAsserted(() -> {
						template.exchange("1", String.class);
						assertThat(north.requests()).isNotEmpty();
						assertThat(south.requests()).isNotEmpty();
					});
					int northBefore = north.requests().size();
					int southBefore = south.requests().size();
					for (int call = 0; call < 40; call++) {
						template.exchange("1", String.class);
					}
					assertThat(north.requests()).hasSize(northBefore + 20);
					assertThat(south.requests()).hasSize(southBefore + 20);
				});
		}
	}

	@Test
	void aCreatedClientUsesTheNextServerWhenTheFirstIsDown() {
		try (StubServer first = StubServer.start(); StubServer second = StubServer.start()) {
			this.contextRunner.run((context) -> {
				CreatedClient client = new Replicas().create(context.getBean(ProtocolClients.class),
						List.of(first.endpoint(), second.endpoint()));
				client.template().exchange("1", String.class);
				assertThat(first.requests()).hasSize(1);
				first.stopListening();
				first.closeConnections();
				client.template().exchange("2", String.class);
				assertThat(second.requests()).containsExactly("2");
			});
		}
	}

}
