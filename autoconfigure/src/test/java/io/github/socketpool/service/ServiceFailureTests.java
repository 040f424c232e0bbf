package io.github.socketpool.service;

import java.util.function.Consumer;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that mistakes in imports stop the application at startup.
 */
class ServiceFailureTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	private final ApplicationContextRunner twoClients = this.contextRunner.withPropertyValues("socketpool.port=9000",
			"socketpool.clients.quotes.port=9001");

	@Test
	void anUnknownClientStopsTheStart() {
		this.twoClients.withUserConfiguration(UnknownClient.class).run(failure((analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo("The service " + Echo.class.getName()
					+ " is imported for the client 'quote', which does not exist; "
					+ "the clients are 'default', 'quotes'.");
			assertThat(analysis.getAction()).contains("socketpool.clients.quote.host")
				.contains("import it for another client");
		}));
	}

	@Test
	void aMissingDefaultClientStopsTheStart() {
		this.contextRunner.withUserConfiguration(DefaultClient.class).run(failure((analysis) -> {
			assertThat(analysis.getDescription()).contains("'default'").contains("there are no clients");
			assertThat(analysis.getAction()).isEqualTo("Set socketpool.host and socketpool.port.");
		}));
	}

	@Test
	void anApplicationWithoutClientsCannotHaveServices() {
		this.twoClients.withPropertyValues("socketpool.enabled=false")
			.withUserConfiguration(DefaultClient.class)
			.run(failure((analysis) -> assertThat(analysis.getAction()).contains("socketpool.enabled=false")));
	}

	@Test
	void aBrokenRuleStopsTheStart() {
		this.twoClients.withUserConfiguration(BrokenRule.class)
			.run(failure((analysis) -> assertThat(analysis.getDescription()).contains(NoRequest.class.getName())
				.contains("latest()")));
	}

	@Test
	void aBrokenRuleStopsALazyApplication() {
		this.twoClients.withUserConfiguration(BrokenRule.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run(failure((analysis) -> assertThat(analysis.getDescription()).contains("latest()")));
	}

	@Test
	void anImportOfNothingStopsTheStart() {
		this.twoClients.withUserConfiguration(Nothing.class).run(failure((analysis) -> {
			assertThat(analysis.getDescription()).contains(Nothing.class.getName())
				.contains("names neither types nor packages");
			assertThat(analysis.getAction()).contains("basePackages");
		}));
	}

	@Test
	void aPackageWithoutServicesStopsTheStart() {
		this.twoClients.withUserConfiguration(EmptyPackage.class)
			.run(failure((analysis) -> assertThat(analysis.getDescription())
				.contains("io.github.socketpool.service.nothing")));
	}

	private static ContextConsumer<AssertableApplicationContext> failure(Consumer<FailureAnalysis> assertions) {
		return (context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidProtocolServiceFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertions.accept(analysis);
		};
	}

	interface Echo {

		@ProtocolExchange
		String echo(String request);

	}

	interface NoRequest {

		@ProtocolExchange
		String latest();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = Echo.class)
	static class DefaultClient {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quote", types = Echo.class)
	static class UnknownClient {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = NoRequest.class)
	static class BrokenRule {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes")
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes", basePackages = "io.github.socketpool.service.nothing")
	static class EmptyPackage {

	}

}
