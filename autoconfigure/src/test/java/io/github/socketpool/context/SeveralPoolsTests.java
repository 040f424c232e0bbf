package io.github.socketpool.context;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.autoconfigure.advice.SocketPoolAdviceAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.health.SocketPoolHealthContributorAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.observation.ObservationProtocolInterceptor;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that several pools are watched, none of which is a default candidate, and pools
 * that are created while the application runs.
 */
class SeveralPoolsTests {

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolKernelAutoConfiguration.class, SocketPoolAdviceAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolObservationAutoConfiguration.class,
				SocketPoolEndpointAutoConfiguration.class, SocketPoolHealthContributorAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "test.port=" + this.server.port(),
				"socketpool.tcp.sample-interval=20ms")
		.withUserConfiguration(QualifiedPools.class);

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void poolsThatAreNoDefaultCandidatesAreShownByHealthAndTheEndpoint() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ProtocolTemplate.class);
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("asks", "bids");
			assertThat(context.getBean("socketpoolHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactlyInAnyOrder("asks", "bids");
		});
	}

	@Test
	void eachPoolHasMetersForItsConnectionsAndCalls() {
		this.contextRunner.run((context) -> {
			template(context, pool(context, "bids")).exchange("1", String.class);
			template(context, pool(context, "asks")).exchange("2", String.class);
			template(context, pool(context, "asks")).exchange("3", String.class);
			assertThat(calls("bids")).isOne();
			assertThat(calls("asks")).isEqualTo(2);
			assertThat(meterNames("bids")).contains("socketpool.connections", "socketpool.acquire")
				.isEqualTo(meterNames("asks"));
		});
		assertThat(this.registry.getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("socketpool."));
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel tells these figures only on Linux")
	void eachPoolHasFiguresOfTheKernel() {
		this.contextRunner.run((context) -> {
			KernelSampler kernel = context.getBean(KernelSampler.class);
			Awaitility.await().until(() -> kernel.sockets("bids") != null && kernel.sockets("asks") != null);
			Awaitility.await()
				.until(() -> this.registry.find("socketpool.ports.free").tag("pool", "bids").gauge() != null);
		});
	}

	@Test
	void eachPoolHasAdviceOfItsOwn() {
		this.contextRunner.run((context) -> {
			pool(context, "bids").control().suspend(Suspension.REFUSE);
			PoolAdvisor advisor = context.getBean(PoolAdvisor.class);
			assertThat(advisor.advice("bids")).extracting(Advice::id).containsExactly("pool-suspended");
			assertThat(advisor.advice("asks")).isEmpty();
		});
	}

	@Test
	void poolsAreWatchedEvenIfTheClientIsDisabled() {
		this.contextRunner.withPropertyValues("socketpool.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ConnectionPools.class);
			pool(context, "bids").control().suspend(Suspension.REFUSE);
			assertThat(context.getBean(PoolAdvisor.class).advice("bids")).extracting(Advice::id)
				.containsExactly("pool-suspended");
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("asks", "bids");
			assertThat(meterNames("bids")).contains("socketpool.connections");
		});
	}

	@Test
	void poolsThatAreCreatedWithOneNameAreShownByIdsAndTheirMetersAddUp() {
		this.contextRunner.run((context) -> {
			ConnectionPools pools = pools(context);
			ConnectionPool first = createdPool();
			ConnectionPool second = createdPool();
			pools.add(first);
			pools.add(second);
			template(context, first).exchange("1", String.class);
			template(context, second).exchange("2", String.class);
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("asks", "bids",
					"device", "device.2");
			assertThat(this.registry.get("socketpool.connections.idle").tag("pool", "device").gauge().value())
				.isEqualTo(2);
			assertThat(calls("device")).isEqualTo(2);
			assertThat(this.registry.get("socketpool.acquire").tags("pool", "device", "outcome", "success").timers())
				.singleElement()
				.satisfies((timer) -> assertThat(timer.count()).isEqualTo(2));
			first.close();
			pools.remove(first);
			template(context, second).exchange("3", String.class);
			assertThat(calls("device")).isEqualTo(3);
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("asks", "bids",
					"device.2");
			assertThat(this.registry.get("socketpool.connections.idle").tag("pool", "device").gauge().value()).isOne();
			second.close();
			pools.remove(second);
			assertThat(meterNames("device")).isEmpty();
		});
	}

	@Test
	void aCreatedPoolIsChangedThroughTheEndpointAndHasAdviceUnderItsId() {
		this.contextRunner.run((context) -> {
			ConnectionPool first = createdPool();
			ConnectionPool second = createdPool();
			pools(context).add(first);
			pools(context).add(second);
			SocketPoolEndpoint endpoint = context.getBean(SocketPoolEndpoint.class);
			endpoint.operate("device.2", "suspend", null, null, null, "refuse");
			assertThat(first.control().state().toString()).isEqualTo("OPEN");
			assertThat(endpoint.pool("device.2").advice()).extracting(Advice::id).containsExactly("pool-suspended");
			assertThat(endpoint.pool("device").advice()).isEmpty();
		});
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel tells these figures only on Linux")
	void aCreatedPoolHasFiguresOfTheKernelUntilItIsRemoved() {
		this.contextRunner.run((context) -> {
			ConnectionPool created = createdPool();
			pools(context).add(created);
			KernelSampler kernel = context.getBean(KernelSampler.class);
			Awaitility.await()
				.until(() -> this.registry.find("socketpool.ports.free").tag("pool", "device").gauge() != null);
			created.close();
			pools(context).remove(created);
			assertThat(kernel.sockets("device")).isNull();
			assertThat(meterNames("device")).isEmpty();
		});
	}

	@Test
	void createdPoolsWithOneNameHaveOneHealthComponent() {
		this.contextRunner.run((context) -> {
			pools(context).add(createdPool());
			pools(context).add(createdPool());
			assertThat(context.getBean("socketpoolHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactlyInAnyOrder("asks", "bids", "device");
		});
	}

	private static ConnectionPools pools(AssertableApplicationContext context) {
		return context.getBean(ConnectionPools.class);
	}

	private ConnectionPool createdPool() {
		return QualifiedPools.pool("device", this.server.port());
	}

	private static ConnectionPool pool(AssertableApplicationContext context, String name) {
		return context.getBean(name, ConnectionPool.class);
	}

	private static ProtocolTemplate template(AssertableApplicationContext context, ConnectionPool pool) {
		return ProtocolTemplate.builder(pool)
			.interceptors(List.of(context.getBean(ObservationProtocolInterceptor.class)))
			.build();
	}

	private long calls(String pool) {
		return this.registry.get("socketpool.calls").tag("pool", pool).timer().count();
	}

	private Set<String> meterNames(String pool) {
		return this.registry.getMeters()
			.stream()
			.filter((meter) -> pool.equals(meter.getId().getTag("pool")))
			.map((meter) -> meter.getId().getName())
			.filter((name) -> !name.equals("socketpool.time.wait") && !name.equals("socketpool.ports.free"))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedPools {

		@Bean(defaultCandidate = false)
		@Qualifier("bids")
		ConnectionPool bids(Environment environment) {
			return pool("bids", environment.getRequiredProperty("test.port", Integer.class));
		}

		@Bean(defaultCandidate = false)
		@Qualifier("asks")
		ConnectionPool asks(Environment environment) {
			return pool("asks", environment.getRequiredProperty("test.port", Integer.class));
		}

		static ConnectionPool pool(String name, int port) {
			return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", port)).build())
				.name(name)
				.build();
		}

	}

}
