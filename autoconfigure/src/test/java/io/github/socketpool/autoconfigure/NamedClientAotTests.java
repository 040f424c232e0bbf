package io.github.socketpool.autoconfigure;

import java.nio.file.Path;
import java.util.function.Consumer;

import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.service.GeneratedCode;
import io.github.socketpool.service.ImportProtocolServices;
import io.github.socketpool.service.ProtocolExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.AotDetector;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that code which is generated ahead of time has the clients of the build, with the
 * values of the run time.
 */
@ExtendWith(OutputCaptureExtension.class)
class NamedClientAotTests {

	@TempDir
	private static Path folder;

	private static ApplicationContextInitializer<GenericApplicationContext> application;

	@BeforeAll
	static void build() throws Exception {
		application = GeneratedCode
			.of(folder, Application.class, "socketpool.pool.max-size=2", "socketpool.clients.quotes.host=build.invalid",
					"socketpool.clients.quotes.port=1", "socketpool.clients.quotes.framing.type=delimiter",
					"socketpool.clients.quotes.login.request='build'", "socketpool.clients.quotes.login.success=/ok")
			.load();
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, "true");
	}

	@AfterAll
	static void useNoGeneratedArtifacts() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
	}

	@Test
	void valuesAreThoseOfTheRunTime() {
		try (TestServer server = new TestServer()) {
			run((context) -> {
				assertThat(context.getBean(Echo.class).echo("1")).isEqualTo("1");
				assertThat(context.getBean(ProtocolClients.class).get("quotes").call("2").retrieve(String.class))
					.isEqualTo("2");
				assertThat(server.requests()).isEqualTo(2);
				ConnectionPool pool = context.getBean("quotesConnectionPool", ConnectionPool.class);
				assertThat(pool.control().snapshot().settings().maxSize()).isEqualTo(3);
			}, "socketpool.pool.max-size=3", "socketpool.clients.quotes.port=" + server.port());
		}
	}

	@Test
	void aNameThatIsSetOnlyAtRunTimeIsNoClientAndIsReported(CapturedOutput output) {
		run((context) -> assertThat(context.getBean(ProtocolClients.class).names()).containsExactly("quotes"),
				"socketpool.clients.quotes.port=9000", "socketpool.clients.orders.port=9000");
		assertThat(output).contains("There is no socketpool client orders").contains("at build time too");
	}

	@Test
	void aNameThatIsSetOnlyAtBuildTimeStopsTheStart() {
		assertThatException().isThrownBy(() -> run((context) -> {
		})).havingRootCause().withMessageContaining("port").withMessageContaining("must be set for client 'quotes'");
	}

	private static void run(Consumer<GenericApplicationContext> test, String... properties) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of(properties).applyTo(context);
			application.initialize(context);
			context.refresh();
			test.accept(context);
		}
	}

	interface Echo {

		@ProtocolExchange
		String echo(String request);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class Application {

	}

}
