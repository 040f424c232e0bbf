package io.github.socketpool.endpoint;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the example in the documentation of the {@link SocketPoolEndpoint} has the
 * same members as responses, with the same types.
 */
class EndpointDocumentationTests {

	private final Map<String, String> real = new TreeMap<>();

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "what the kernel tells is part of the example")
	void theExampleHasTheMembersOfRealResponses() throws Exception {
		try (StubServer server = StubServer.start();
				ConfigurableApplicationContext context = start(server, "socketpool.tcp.sample-interval=50ms",
						"socketpool.socket.send-buffer-size=64KB", "socketpool.socket.receive-buffer-size=64KB")) {
			showAllThereIs(context, server);
		}
		try (StubServer server = StubServer.start();
				ConfigurableApplicationContext context = start(server, "socketpool.heartbeat.interval=50ms",
						"socketpool.heartbeat.timeout=50ms")) {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			Awaitility.await().untilAsserted(() -> assertThat(read(context)).contains("\"heartbeats\""));
		}
		try (StubServer server = StubServer.start();
				ConfigurableApplicationContext context = start(server, "socketpool.pool.max-size=2")) {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			server.stopListening();
			context.getBean(ConnectionPool.class).control().renew();
			Awaitility.await().untilAsserted(() -> assertThat(read(context)).contains("\"renewal\"", "\"failure\""));
		}
		try (StubServer server = StubServer.start();
				ConfigurableApplicationContext context = start(server, "spring.ssl.bundle.jks.quotes.protocol=TLS",
						"socketpool.ssl.bundle=quotes", "socketpool.ssl.server-name=quotes.example.com",
						"socketpool.correlation.request-id=/id", "socketpool.correlation.response-id=/id")) {
			assertThat(read(context)).contains("\"serverName\"", "\"correlation\"");
		}
		try (StubServer server = StubServer.start();
				ConfigurableApplicationContext context = start(server, "socketpool.envelope=json-rpc",
						"socketpool.retry.enabled=true", "socketpool.retry.max-delay=1s")) {
			assertThat(read(context)).contains("\"envelope\"", "\"retry\"");
		}
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "management.endpoints.web.exposure.include=socketpool",
					"socketpool.service-id=quotes",
					"spring.cloud.discovery.client.simple.instances.quotes[0].uri=tcp://localhost:1")
			.run()) {
			assertThat(read(context)).contains("\"serviceId\":\"quotes\"", "\"serviceId\":\"socketpool.service-id\"");
		}
		assertThat(members(example())).isEqualTo(this.real);
	}

	private static ConfigurableApplicationContext start(StubServer server, String... properties) {
		return new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "management.endpoints.web.exposure.include=socketpool",
					"socketpool.port=" + server.port(), "socketpool.pool.max-size=1")
			.properties(properties)
			.run();
	}

	private void showAllThereIs(ConfigurableApplicationContext context, StubServer server) throws Exception {
		ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
		ConnectionPool pool = context.getBean(ConnectionPool.class);
		template.exchange("1", String.class);
		template.exchange("2", String.class);
		Awaitility.await().untilAsserted(() -> assertThat(read(context)).contains("\"sockets\"", "\"idleFor\""));
		server.next(Reaction.stopReading());
		CompletableFuture<String> held = template.exchangeAsync("3", String.class);
		Awaitility.await().until(() -> server.requests().size() == 3);
		CompletableFuture<String> waiting = template.exchangeAsync("4", String.class);
		Awaitility.await().until(() -> pool.control().stats().waiters() == 1);
		pool.control().suspend(Suspension.WAIT);
		assertThat(read(context)).contains("\"heldFor\"", "\"waitingFor\"", "pool-suspended");
		pool.control().resume();
		server.resetConnections();
		assertThat(held.handle((answer, failure) -> failure).get(30, TimeUnit.SECONDS)).isNotNull();
		waiting.get(30, TimeUnit.SECONDS);
		Duration survived = pool.control().snapshot().peer().longestSurvived();
		Awaitility.await()
			.until(() -> pool.control()
				.snapshot()
				.connections()
				.get(0)
				.since()
				.compareTo(survived.plusMillis(100)) > 0);
		server.stopListening();
		server.closeConnections();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> template.exchange("5", String.class));
		assertThat(read(context)).contains("\"shortestClosed\"", "\"outage\"", "\"lastError\"", "\"closes\":[{");
	}

	private String read(ConfigurableApplicationContext context) throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		String body = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/socketpool/default"))
				.build(), BodyHandlers.ofString())
			.body();
		this.real.putAll(members(new JsonMapper().readTree(body)));
		return body;
	}

	private static JsonNode example() throws Exception {
		String page = Files.readString(Path.of("../docs/endpoint.md"));
		int begin = page.indexOf("```json") + "```json".length();
		return new JsonMapper().readTree(page.substring(begin, page.indexOf("```", begin)));
	}

	private static Map<String, String> members(JsonNode node) {
		Map<String, String> members = new TreeMap<>();
		collect("", node, members);
		return members;
	}

	private static void collect(String path, JsonNode node, Map<String, String> members) {
		members.put(path, node.getNodeType().name());
		if (node.isObject()) {
			node.propertyStream()
				.forEach((property) -> collect(path + "/" + property.getKey(), property.getValue(), members));
		}
		node.valueStream()
			.filter((element) -> node.isArray())
			.forEach((element) -> collect(path + "[]", element, members));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
