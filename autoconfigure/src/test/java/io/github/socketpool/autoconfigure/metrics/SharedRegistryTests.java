package io.github.socketpool.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.github.socketpool.Deadline;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that two contexts with pools of the same name can share a registry, like cached
 * test contexts.
 */
class SharedRegistryTests {

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final KernelSampler kernel = Mockito.mock();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry, (definition) -> definition.setDestroyMethodName(""))
		.withBean(KernelSampler.class, () -> this.kernel)
		.withPropertyValues("socketpool.port=" + this.server.port());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void theSecondContextKeepsItsMetersWhenTheFirstIsClosed() {
		run((first, second) -> closeOneAndUseTheOther(first, second));
	}

	@Test
	void theFirstContextKeepsItsMetersWhenTheSecondIsClosed() {
		run((first, second) -> closeOneAndUseTheOther(second, first));
	}

	@Test
	void aPausedContextRemovesOnlyItsShareOfTheMetersUntilItIsRestarted() {
		run((first, second) -> {
			Set<Meter.Id> meters = meters();
			first.pause();
			assertThat(meters()).isEqualTo(meters);
			assertThat(gauge("socketpool.connections.max")).isEqualTo(8);
			first.restart();
			assertThat(meters()).isEqualTo(meters);
			assertThat(gauge("socketpool.connections.max")).isEqualTo(16);
		});
	}

	@Test
	void theFiguresOfATargetAreNotAddedUp() {
		BDDMockito.given(this.kernel.sockets("default")).willReturn(new TargetSockets(12, 345, 1000, Instant.now()));
		BDDMockito.given(this.kernel.timeWaitOnHost()).willReturn(99);
		run((first, second) -> {
			assertThat(gauge("socketpool.time.wait")).isEqualTo(12);
			assertThat(gauge("socketpool.ports.free")).isEqualTo(345);
			assertThat(gauge("socketpool.time.wait.host")).isEqualTo(99);
			first.close();
			assertThat(gauge("socketpool.time.wait")).isEqualTo(12);
			assertThat(gauge("socketpool.time.wait.host")).isEqualTo(99);
		});
	}

	@Test
	void theSecondContextKeepsItsMetersInARegistryThatBothHaveInCompositesOfTheirOwn() {
		runWithComposites((first, second) -> closeOneAndUseTheOther(first, second));
	}

	@Test
	void theFirstContextKeepsItsMetersInARegistryThatBothHaveInCompositesOfTheirOwn() {
		runWithComposites((first, second) -> closeOneAndUseTheOther(second, first));
	}

	@Test
	void aRestartedContextMeasuresAgainInARegistryThatBothHaveInComposites() {
		runWithComposites((first, second) -> {
			first.pause();
			assertThat(gauge("socketpool.connections.max")).isEqualTo(8);
			second.pause();
			assertThat(this.registry.find("socketpool.connections.max").gauges()).isEmpty();
			first.restart();
			assertThat(gauge("socketpool.connections.max")).isEqualTo(8);
			second.restart();
			assertThat(gauge("socketpool.connections.max")).isEqualTo(16);
			call(second);
			assertThat(this.registry.get("socketpool.acquire").tag("outcome", "success").timer().count()).isOne();
		});
	}

	@Test
	void aContextKeepsItsMetersInARegistryThatAnotherContextHasInAComposite() {
		this.contextRunner.run((first) -> withComposite().run((second) -> {
			ConfigurableApplicationContext composite = second
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			closeOneAndUseTheOther(composite, first.getSourceApplicationContext(ConfigurableApplicationContext.class));
		}));
		assertThat(meters()).isEmpty();
	}

	private void runWithComposites(BiConsumer<ConfigurableApplicationContext, ConfigurableApplicationContext> test) {
		withComposite().run((first) -> withComposite()
			.run((second) -> test.accept(first.getSourceApplicationContext(ConfigurableApplicationContext.class),
					second.getSourceApplicationContext(ConfigurableApplicationContext.class))));
		assertThat(meters()).isEmpty();
	}

	private ApplicationContextRunner withComposite() {
		return this.contextRunner.withBean("composite", MeterRegistry.class,
				() -> new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry, new SimpleMeterRegistry())),
				(definition) -> {
					definition.setPrimary(true);
					definition.setDestroyMethodName("");
				});
	}

	private void closeOneAndUseTheOther(ConfigurableApplicationContext closed, ConfigurableApplicationContext used) {
		Lease lease = used.getBean(ConnectionPool.class).acquire(Deadline.after(Duration.ofSeconds(30)));
		call(used);
		call(closed);
		Set<Meter.Id> meters = meters();
		assertThat(gauge("socketpool.connections")).as("those of both").isEqualTo(3);
		assertThat(gauge("socketpool.connections.active")).isEqualTo(1);
		closed.close();
		assertThat(meters()).isEqualTo(meters);
		assertThat(gauge("socketpool.connections")).isEqualTo(2);
		lease.release();
		call(used);
		assertThat(gauge("socketpool.connections.active")).isZero();
		assertThat(gauge("socketpool.connections.max")).isEqualTo(8);
		assertThat(this.registry.get("socketpool.acquire").tag("outcome", "success").timer().count()).isEqualTo(4);
		assertThat(this.registry.get("socketpool.calls").timer().count()).isEqualTo(3);
		used.close();
		assertThat(meters()).isEmpty();
	}

	private void run(BiConsumer<ConfigurableApplicationContext, ConfigurableApplicationContext> test) {
		this.contextRunner.run((first) -> this.contextRunner
			.run((second) -> test.accept(first.getSourceApplicationContext(ConfigurableApplicationContext.class),
					second.getSourceApplicationContext(ConfigurableApplicationContext.class))));
		assertThat(meters()).isEmpty();
	}

	private static void call(ConfigurableApplicationContext context) {
		context.getBean(ProtocolTemplate.class).exchange("1", String.class);
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

	private Set<Meter.Id> meters() {
		return this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

}
