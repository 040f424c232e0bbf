package io.github.socketpool.autoconfigure.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.metrics.SocketPoolKernelGauges;
import io.github.socketpool.metrics.SocketPoolMetricsPostProcessor;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolKernelGauges}.
 */
class SocketPoolKernelGaugesTests {

	private static final Set<String> OF_TARGET = Set.of("socketpool.time.wait", "socketpool.ports.free");

	private static final Set<String> ALL = Set.of("socketpool.time.wait", "socketpool.ports.free",
			"socketpool.time.wait.host");

	private final FakeKernel kernel = new FakeKernel();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class,
						MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withBean(KernelSampler.class, () -> this.kernel)
		.withPropertyValues("socketpool.port=9000");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void theLatestSampleIsShown() {
		withRegistry().run((context) -> {
			this.kernel.sample("default", 12, 345);
			assertThat(value("default", "socketpool.time.wait")).isEqualTo(12);
			assertThat(value("default", "socketpool.ports.free")).isEqualTo(345);
			assertThat(value("default", "socketpool.time.wait.host")).isEqualTo(99);
			this.kernel.sample("default", 13, 344);
			assertThat(value("default", "socketpool.time.wait")).isEqualTo(13);
			assertThat(value("default", "socketpool.ports.free")).isEqualTo(344);
		});
	}

	@Test
	void anUnknownFigureHasNoGauge() {
		this.kernel.timeWaitOnHost = null;
		withRegistry().run((context) -> {
			assertThat(names("default")).isEmpty();
			this.kernel.sample("default", 0, 0);
			assertThat(names("default")).isEqualTo(OF_TARGET);
			this.kernel.forget("default");
			assertThat(names("default")).isEmpty();
			this.kernel.sample("default", 0, 0);
			assertThat(names("default")).isEqualTo(OF_TARGET);
		});
	}

	@Test
	void gaugesAreRemovedWithTheirPoolAndRegisteredAgain() {
		withRegistry().withUserConfiguration(OtherPool.class).run((context) -> {
			ConnectionPool pool = context.getBean("other", ConnectionPool.class);
			this.kernel.sample("other", 1, 2);
			this.kernel.sample("default", 3, 4);
			pool.close();
			this.kernel.forget("other");
			assertThat(names("other")).isEmpty();
			assertThat(names("default")).isEqualTo(ALL);
			pool.control().start();
			this.kernel.sample("other", 5, 6);
			assertThat(names("other")).isEqualTo(ALL);
			assertThat(value("other", "socketpool.time.wait")).isEqualTo(5);
			assertThat(value("default", "socketpool.time.wait")).isEqualTo(3);
		});
		assertThat(names("other")).isEmpty();
		assertThat(names("default")).isEmpty();
	}

	@Test
	void eventsAfterTheEndOfTheApplicationRegisterNothing() {
		withRegistry().run((context) -> this.kernel.sample("default", 1, 2));
		this.kernel.sample("default", 1, 2);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void eachGaugeHasADescriptionAndNoBaseUnit() {
		withRegistry().run((context) -> {
			this.kernel.sample("default", 1, 2);
			assertThat(meters("default")).hasSize(3).allSatisfy((meter) -> {
				assertThat(meter.getId().getDescription()).endsWith(".");
				assertThat(meter.getId().getBaseUnit()).isNull();
			});
		});
	}

	@Test
	void prometheusKnowsTheGaugesByTheirOwnNames() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class))
			.run((context) -> {
				this.kernel.sample("default", 12, 345);
				assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
						"socketpool_time_wait{pool=\"default\"} 12.0", "socketpool_ports_free{pool=\"default\"} 345.0",
						"socketpool_time_wait_host{pool=\"default\"} 99.0");
				this.kernel.forget("default");
				assertThat(context.getBean(PrometheusMeterRegistry.class).scrape()).doesNotContain("ports_free", "NaN");
			});
	}

	@Test
	void withoutAKernelSamplerTheOtherGaugesExist() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> this.registry)
			.withPropertyValues("socketpool.port=9000")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SocketPoolMetricsPostProcessor.class)
				.doesNotHaveBean(SocketPoolKernelGauges.class));
	}

	private ApplicationContextRunner withRegistry() {
		return this.contextRunner.withBean(MeterRegistry.class, () -> this.registry);
	}

	private double value(String pool, String name) {
		return this.registry.get(name).tag("pool", pool).gauge().value();
	}

	private Set<String> names(String pool) {
		return meters(pool).stream().map((meter) -> meter.getId().getName()).collect(Collectors.toSet());
	}

	private List<Meter> meters(String pool) {
		return this.registry.getMeters()
			.stream()
			.filter((meter) -> ALL.contains(meter.getId().getName()))
			.filter((meter) -> pool.equals(meter.getId().getTag("pool")))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OtherPool {

		@Bean
		ConnectionPool other(ConnectionFactory connections) {
			return ExclusivePool.builder(connections).name("other").build();
		}

		@Bean
		ConnectionPool usual(ConnectionFactory connections) {
			return ExclusivePool.builder(connections).build();
		}

	}

	/**
	 * A kernel with the figures of the test.
	 */
	private static final class FakeKernel implements KernelSampler {

		private final Map<String, TargetSockets> samples = new ConcurrentHashMap<>();

		private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

		private volatile @Nullable Integer timeWaitOnHost = 99;

		private void sample(String pool, int timeWait, int portsFree) {
			this.samples.put(pool, new TargetSockets(timeWait, portsFree, 1000, Instant.now()));
			this.listeners.forEach(Runnable::run);
		}

		private void forget(String pool) {
			this.samples.remove(pool);
			this.listeners.forEach(Runnable::run);
		}

		@Override
		public @Nullable TargetSockets sockets(String pool) {
			return this.samples.get(pool);
		}

		@Override
		public @Nullable KernelSettings settings() {
			return null;
		}

		@Override
		public @Nullable FileDescriptors fileDescriptors() {
			return null;
		}

		@Override
		public @Nullable Integer timeWaitOnHost() {
			return this.timeWaitOnHost;
		}

		@Override
		public void addListener(Runnable listener) {
			this.listeners.add(listener);
		}

	}

}
