package io.github.socketpool.autoconfigure.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the health of clients can be part of the readiness group, as documented.
 */
class ReadinessGroupTests {

	private static final String GROUP = "--management.endpoint.health.group.readiness.include=readinessState,socketpool";

	private final TestServer server = new TestServer();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void anApplicationIsReadyWhileItsServerCanBeReachedAndAlwaysAlive() throws Exception {
		try (ConfigurableApplicationContext context = run(GROUP)) {
			assertThat(get(context, "/readiness").statusCode()).isEqualTo(200);
			context.getBean(ConnectionPool.class).control().suspend(Suspension.REFUSE);
			assertThat(get(context, "/readiness").statusCode()).isEqualTo(503);
			context.getBean(ConnectionPool.class).control().resume();
			assertThat(get(context, "/readiness").statusCode()).isEqualTo(200);
			this.server.close();
			assertThat(get(context, "/readiness/socketpool/default").body()).contains("\"DOWN\"", "\"downSince\"",
					"\"lastError\"");
			assertThat(get(context, "/readiness").statusCode()).isEqualTo(503);
			assertThat(get(context, "/liveness").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void withoutTheGroupReadinessDoesNotDependOnTheServer() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			this.server.close();
			assertThat(get(context, "/readiness").statusCode()).isEqualTo(200);
			assertThat(get(context, "").statusCode()).isEqualTo(503);
		}
	}

	private ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "management.endpoint.health.show-details=always",
					"socketpool.port=" + this.server.port())
			.run(arguments);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health" + path)).build(),
					BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
