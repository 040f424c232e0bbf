package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolClosedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that each client starts, stops, pauses and restarts with the context that
 * configures it.
 */
class NamedClientLifecycleTests {

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class,
						SocketPoolEndpointAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "socketpool.pool.min-idle=1",
				"socketpool.pool.warm-up=background", "socketpool.port=" + this.server.port(),
				"socketpool.clients.quotes.port=" + this.server.port());

	private final ApplicationContextRunner lazyRunner = this.contextRunner.withInitializer(
			(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyClientIsWarmedUpMeasuredAndShown(boolean lazy) {
		(lazy ? this.lazyRunner : this.contextRunner).run((context) -> {
			Stream.of("default", "quotes").forEach((client) -> {
				awaitIdle(context, client);
				assertThat(this.registry.get("socketpool.connections").tag("pool", client).gauge().value()).isOne();
			});
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("default", "quotes");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyClientIsStoppedAndStartedWithItsContext(boolean lazy) {
		(lazy ? this.lazyRunner : this.contextRunner).run((context) -> {
			ConfigurableApplicationContext application = application(context);
			call(context, "default", "quotes");
			application.stop();
			refused(context, "default", "quotes");
			application.start();
			call(context, "default", "quotes");
			application.restart();
			call(context, "default", "quotes");
			awaitIdle(context, "quotes");
		});
	}

	@Test
	void everyClientIsPausedWithItsContextAndContinues() {
		this.contextRunner.run((context) -> {
			call(context, "default", "quotes");
			application(context).pause();
			refused(context, "default", "quotes");
			application(context).restart();
			call(context, "default", "quotes");
		});
	}

	@Test
	void aClientOfAChildStopsWithTheChildOnly() {
		withChild((parent, child) -> {
			call(child, "default", "quotes", "orders");
			for (Consumer<ConfigurableApplicationContext> end : List.<Consumer<ConfigurableApplicationContext>>of(
					ConfigurableApplicationContext::pause, ConfigurableApplicationContext::stop)) {
				end.accept(application(child));
				refused(child, "orders");
				call(child, "default", "quotes");
				application(child).restart();
				call(child, "orders");
			}
			application(child).close();
			call(parent, "default", "quotes");
		});
	}

	@Test
	void aClientOfAChildWorksWhileItsParentIsPaused() {
		withChild((parent, child) -> {
			application(parent).pause();
			refused(child, "default", "quotes");
			call(child, "orders");
			application(parent).restart();
			call(child, "default", "quotes", "orders");
		});
	}

	@Test
	void aChildMeasuresAndShowsTheClientThatItAdds() {
		withChild((parent, child) -> {
			assertThat(child.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("orders");
			assertThat(parent.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("default", "quotes");
			assertThat(poolsWithMeters()).containsExactlyInAnyOrder("default", "quotes", "orders");
			call(child, "orders");
			assertThat(this.registry.get("socketpool.acquire")
				.tags("pool", "orders", "outcome", "success")
				.timer()
				.count()).isOne();
			application(child).close();
			assertThat(poolsWithMeters()).containsOnly("default", "quotes");
		});
	}

	private void withChild(Hierarchy test) {
		this.contextRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withInitializer((child) -> TestPropertyValues.of("socketpool.clients.orders.port=" + this.server.port())
				.applyTo(child))
			.run((child) -> {
				assertThat(child).hasNotFailed();
				test.accept(parent, child);
			}));
	}

	private List<String> poolsWithMeters() {
		return this.registry.find("socketpool.connections")
			.gauges()
			.stream()
			.map((gauge) -> gauge.getId().getTag("pool"))
			.toList();
	}

	private static ConfigurableApplicationContext application(AssertableApplicationContext context) {
		return context.getSourceApplicationContext(ConfigurableApplicationContext.class);
	}

	private static void call(ApplicationContext context, String... clients) {
		for (String client : clients) {
			assertThat(exchange(context, client)).isEqualTo("1");
		}
	}

	private static void refused(ApplicationContext context, String... clients) {
		for (String client : clients) {
			assertThatExceptionOfType(PoolClosedException.class).as(client)
				.isThrownBy(() -> exchange(context, client))
				.withMessageContaining(client);
		}
	}

	private static String exchange(ApplicationContext context, String client) {
		return context.getBean(ProtocolClients.class).get(client).call("1").retrieve(String.class);
	}

	private static void awaitIdle(ApplicationContext context, String client) {
		ConnectionPool pool = client.equals("default") ? context.getBean(ConnectionPool.class)
				: context.getBean(client + "ConnectionPool", ConnectionPool.class);
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(pool.control().stats().idle()).isPositive());
	}

	@FunctionalInterface
	private interface Hierarchy {

		void accept(AssertableApplicationContext parent, AssertableApplicationContext child);

	}

}
