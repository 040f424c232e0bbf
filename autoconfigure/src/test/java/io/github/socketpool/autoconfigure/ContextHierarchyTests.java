package io.github.socketpool.autoconfigure;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.advice.SocketPoolAdviceAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.health.SocketPoolHealthContributorAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests that a context manages its own client and does not touch those of its ancestors.
 */
class ContextHierarchyTests {

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolKernelAutoConfiguration.class, SocketPoolAdviceAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolObservationAutoConfiguration.class,
				SocketPoolEndpointAutoConfiguration.class, SocketPoolHealthContributorAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class, LifecycleAutoConfiguration.class,
				EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port(), "management.endpoints.web.exposure.include=*");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void closingAChildKeepsTheClientAndMetersOfItsParent() {
		run(this.contextRunner, (parent, child) -> {
			call(parent);
			Set<Meter.Id> meters = meters();
			call(child);
			((ConfigurableApplicationContext) child.getSourceApplicationContext()).close();
			call(parent);
			assertThat(parent.getBean(ConnectionPool.class).control().state()).isEqualTo(PoolState.OPEN);
			assertThat(meters).isNotEmpty().isEqualTo(meters());
			assertThat(this.registry.get("socketpool.acquire").tag("outcome", "success").timer().count()).isEqualTo(3);
			assertThat(this.registry.get("socketpool.calls").timer().count()).isEqualTo(3);
		});
		assertThat(meters()).isEmpty();
	}

	@Test
	void stoppingOrPausingAChildKeepsTheClientOfItsParentOpen() {
		run(this.contextRunner, (parent, child) -> {
			ConfigurableApplicationContext context = (ConfigurableApplicationContext) child
				.getSourceApplicationContext();
			context.pause();
			call(parent);
			context.restart();
			context.stop();
			call(parent);
			context.start();
			call(child);
		});
	}

	@Test
	void aChildNeitherStartsNorMonitorsTheClientOfItsParent() {
		run(this.contextRunner, (parent, child) -> {
			assertThat(child.getBean(ConnectionPool.class)).isSameAs(parent.getBean(ConnectionPool.class));
			for (Class<?> type : new Class<?>[] { ConnectionPool.class, ProtocolTemplate.class, KernelSampler.class,
					PoolAdvisor.class, SocketPoolEndpoint.class }) {
				assertThat(parent.getBeanNamesForType(type)).as("parent").hasSize(1);
				assertThat(child.getSourceApplicationContext().getBeanNamesForType(type)).as("child " + type).isEmpty();
			}
		});
	}

	@Test
	void healthAndEndpointOfAChildShowTheClientOfItsParent() {
		run(this.contextRunner, (parent, child) -> {
			for (ApplicationContext context : new ApplicationContext[] { parent, child }) {
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("socketpool", "default").getStatus())
					.isEqualTo(Status.UP);
				assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("default");
				assertThat(context.getBean(WebEndpointDiscoverer.class).getEndpoints())
					.anyMatch((endpoint) -> endpoint.getEndpointId().toString().equals("socketpool"));
			}
		});
	}

	@Test
	void aChildShowsThePoolOfAParentWithoutAnEndpoint() {
		new WebApplicationContextRunner().withBean("own", ConnectionPool.class, () -> pool("own"))
			.run((parent) -> this.contextRunner.withParent(parent)
				.withBean(MeterRegistry.class, () -> this.registry)
				.run((child) -> {
					call(child);
					assertThat(child.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("own");
					assertThat(healthNames(child)).containsExactly("own");
					assertThat(meters()).allMatch((id) -> !id.getName().startsWith("socketpool.connections"));
					((ConfigurableApplicationContext) child.getSourceApplicationContext()).stop();
					assertThat(parent.getBean(ConnectionPool.class).control().isOpen()).isTrue();
				}));
	}

	@Test
	void aChildWithItsOwnPoolStartsStopsAndMeasuresOnlyThatPool() {
		run(this.contextRunner, this.contextRunner.withBean("own", ConnectionPool.class, () -> pool("own")),
				(parent, child) -> {
					call(parent);
					call(child);
					ConnectionPool own = (ConnectionPool) child.getBean("own");
					assertThat(child.getBean(ProtocolTemplate.class).pool()).isSameAs(own);
					assertThat(child.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("own");
					assertThat(parent.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("default");
					assertThat(healthNames(child)).containsExactly("own");
					assertThat(healthNames(parent)).containsExactly("default");
					assertThat(meters()).extracting((id) -> id.getTag("pool")).contains("default", "own");
					((ConfigurableApplicationContext) child.getSourceApplicationContext()).close();
					assertThat(own.control().isOpen()).isFalse();
					assertThat(meters()).isNotEmpty().extracting((id) -> id.getTag("pool")).containsOnly("default");
					call(parent);
				});
	}

	@Test
	void aChildUsesItsOwnPoolAndConverter() {
		PayloadConverter converter = mock(PayloadConverter.class);
		run(this.contextRunner, this.contextRunner.withBean("own", ConnectionPool.class, () -> pool("own"))
			.withBean("ownConverter", PayloadConverter.class, () -> converter), (parent, child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(ProtocolTemplate.class)).isNotSameAs(parent.getBean(ProtocolTemplate.class));
			});
	}

	@Test
	void aTemplateThatAParentDefinesIsUsedForItsPool() {
		ProtocolOperations template = mock(ProtocolOperations.class);
		run(this.contextRunner.withBean("own", ProtocolOperations.class, () -> template), this.contextRunner,
				(parent, child) -> assertThat(child.getBean(ProtocolOperations.class)).isSameAs(template));
	}

	private void run(WebApplicationContextRunner runner,
			BiConsumer<AssertableWebApplicationContext, AssertableWebApplicationContext> test) {
		run(runner, runner, test);
	}

	private void run(WebApplicationContextRunner parentRunner, WebApplicationContextRunner childRunner,
			BiConsumer<AssertableWebApplicationContext, AssertableWebApplicationContext> test) {
		parentRunner.withBean(MeterRegistry.class, () -> this.registry)
			.run((parent) -> childRunner.withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				test.accept(parent, child);
			}));
	}

	private static void call(ApplicationContext context) {
		context.getBean(ProtocolOperations.class).exchange("1", String.class);
	}

	private static Set<String> healthNames(ApplicationContext context) {
		return context.getBean("socketpoolHealthContributor", CompositeHealthContributor.class)
			.stream()
			.map(HealthContributors.Entry::name)
			.collect(Collectors.toSet());
	}

	private Set<Meter.Id> meters() {
		return this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	private ConnectionPool pool(String name) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", this.server.port())).build())
			.name(name)
			.build();
	}

}
