package io.github.socketpool.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.socketpool.Deadline;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SocketPoolMetricsAutoConfiguration}.
 */
class SocketPoolMetricsAutoConfigurationTests {

	private static final Set<String> GAUGES = Set.of("socketpool.connections", "socketpool.connections.active",
			"socketpool.connections.idle", "socketpool.connections.connecting", "socketpool.connections.max",
			"socketpool.connections.min", "socketpool.waiters", "socketpool.up");

	private final TestServer server = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolKernelAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void gaugesShowTheStateOfThePool() {
		withSimpleRegistry("socketpool.pool.max-size=5", "socketpool.pool.min-idle=1",
				"socketpool.pool.warm-up=background")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Awaitility.await()
					.untilAsserted(() -> assertThat(gauge(registry, "socketpool.connections.idle")).isEqualTo(1));
				assertThat(gauge(registry, "socketpool.connections.max")).isEqualTo(5);
				assertThat(gauge(registry, "socketpool.connections.min")).isEqualTo(1);
				assertThat(gauge(registry, "socketpool.waiters")).isZero();
				context.getBean(ProtocolTemplate.class).execute((connection) -> {
					assertThat(gauge(registry, "socketpool.connections.active")).isEqualTo(1);
					return null;
				});
				assertThat(gauge(registry, "socketpool.connections"))
					.isEqualTo(context.getBean(ConnectionPool.class).control().stats().total());
			});
	}

	@Test
	void theServerIsShownAsDownWhileItCannotBeReached() {
		withSimpleRegistry().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			template.exchange("1", String.class);
			assertThat(gauge(registry, "socketpool.up")).isEqualTo(1);
			this.server.close();
			context.getBean(ConnectionPool.class).control().evictIdle();
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> template.exchange("2", String.class));
			assertThat(gauge(registry, "socketpool.up")).isZero();
		});
	}

	@Test
	void callsAreRecorded() {
		withSimpleRegistry().run((context) -> {
			callTwice(context);
			assertCallsAreRecorded(context.getBean(MeterRegistry.class));
		});
	}

	@Test
	void heartbeatsOfIdleConnectionsAreCountedInBothDirections() {
		withSimpleRegistry("socketpool.pool.max-uses=0", "socketpool.heartbeat.interval=20ms",
				"socketpool.heartbeat.body=ping", "socketpool.heartbeat.expect-reply=true")
			.run((context) -> {
				context.getBean(ProtocolTemplate.class).exchange("1", String.class);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Awaitility.await()
					.untilAsserted(() -> assertThat(List.of("sent", "received"))
						.allSatisfy((direction) -> assertThat(registry.get("socketpool.heartbeats")
							.tags("pool", "default", "direction", direction)
							.counter()
							.count()).as(direction).isGreaterThanOrEqualTo(2)));
				assertThat(context.getBean(ConnectionPool.class).control().stats().opened()).isOne();
			});
	}

	@Test
	void aConnectionThatIsHeldForTooLongIsCountedAsALeak() {
		withSimpleRegistry("socketpool.pool.leak-detection-threshold=20ms").run((context) -> {
			Counter leaks = context.getBean(MeterRegistry.class)
				.get("socketpool.leaks")
				.tag("pool", "default")
				.counter();
			context.getBean(ProtocolTemplate.class).execute((connection) -> {
				Awaitility.await().until(() -> leaks.count() == 1);
				return null;
			});
		});
	}

	@Test
	void callsThatAreMadeWhileTheApplicationStartsAreRecorded() {
		withSimpleRegistry().withUserConfiguration(CallsEarly.class).run((context) -> {
			Timer timer = context.getBean(MeterRegistry.class)
				.get("socketpool.acquire")
				.tags("pool", "default", "outcome", "success")
				.timer();
			assertThat(timer.count()).isEqualTo(1);
		});
	}

	@Test
	void callsAreRecordedInEachOfSeveralRegistries() {
		withSimpleRegistry().withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class))
			.withBean("own", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				callTwice(context);
				Map<String, MeterRegistry> registries = context.getBeansOfType(MeterRegistry.class);
				assertThat(registries).hasSizeGreaterThanOrEqualTo(3);
				assertThat(registries.values()).allSatisfy((registry) -> {
					assertCallsAreRecorded(registry);
					assertThat(gauge(registry, "socketpool.connections.max")).isEqualTo(8);
				});
			});
	}

	@Test
	void userDefinedPoolsHaveAllMeters() {
		withSimpleRegistry().withUserConfiguration(TwoPools.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(List.of("bids", "asks")).allSatisfy((pool) -> {
				context.getBean(pool, ConnectionPool.class).acquire(Deadline.after(Duration.ofSeconds(10))).release();
				assertThat(registry.get("socketpool.connections.idle").tag("pool", pool).gauge().value()).isOne();
				assertThat(registry.get("socketpool.acquire").tags("pool", pool, "outcome", "success").timer().count())
					.isOne();
			});
		});
	}

	@Test
	void aMockedPoolIsIgnored() {
		withSimpleRegistry().withBean("mock", ConnectionPool.class, () -> mock(ConnectionPool.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(meters(context.getBean(MeterRegistry.class))).isEmpty();
		});
	}

	@Test
	void histogramsAndObjectivesAreConfiguredAsForAllTimers() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class,
					SocketPoolObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withPropertyValues("management.metrics.distribution.percentiles-histogram.socketpool.acquire=true",
					"management.metrics.distribution.slo.socketpool.calls=10ms,1s")
			.run((context) -> {
				callTwice(context);
				String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
				assertThat(scrape.lines().filter((line) -> line.startsWith("socketpool_acquire_seconds_bucket")))
					.hasSizeGreaterThan(50);
				assertThat(scrape.lines().filter((line) -> line.startsWith("socketpool_calls_seconds_bucket")))
					.hasSize(3)
					.anyMatch((line) -> line.contains("le=\"0.01\""))
					.anyMatch((line) -> line.contains("le=\"1.0\""));
			});
	}

	@Test
	void filtersAndCommonTagsOfTheApplicationApply() {
		withSimpleRegistry("management.metrics.tags.region=north")
			.withBean(MeterFilter.class, () -> MeterFilter.denyNameStartsWith("socketpool.usage"))
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.find("socketpool.usage").meter()).isNull();
				assertThat(registry.find("socketpool.acquire").tag("region", "north").timer()).isNotNull();
				assertThat(registry.find("socketpool.connections").tag("region", "north").gauge()).isNotNull();
			});
	}

	@Test
	void everyMeterHasADescriptionAndIsTaggedWithItsPool() {
		withSimpleRegistry()
			.withConfiguration(AutoConfigurations.of(SocketPoolObservationAutoConfiguration.class,
					ObservationAutoConfiguration.class))
			.run((context) -> {
				callTwice(context);
				Set<Meter> meters = meters(context.getBean(MeterRegistry.class));
				assertThat(meters).hasSizeGreaterThan(10).allSatisfy((meter) -> {
					assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank();
					assertThat(meter.getId().getTag("pool")).isEqualTo("default");
				});
				assertThat(meters).extracting((meter) -> meter.getId().getName())
					.contains("socketpool.calls")
					.noneMatch((name) -> name.matches(".*[._](total|created|bucket|info)"));
			});
	}

	@Test
	void gaugesHaveNoBaseUnit() {
		withSimpleRegistry().run((context) -> assertThat(meters(context.getBean(MeterRegistry.class)))
			.filteredOn((meter) -> meter.getId().getType() == Meter.Type.GAUGE)
			.hasSizeGreaterThanOrEqualTo(GAUGES.size())
			.allSatisfy((meter) -> assertThat(meter.getId().getBaseUnit()).isNull()));
	}

	@Test
	void prometheusKnowsTheMetersByTheirOwnNames() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class))
			.withPropertyValues("socketpool.pool.max-uses=1")
			.run((context) -> {
				callTwice(context);
				String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
				Set<String> names = scrape.lines()
					.filter((line) -> line.startsWith("# TYPE socketpool_"))
					.map((line) -> line.split(" ")[2] + " " + line.split(" ")[3])
					.collect(Collectors.toSet());
				assertThat(names).contains("socketpool_connections gauge", "socketpool_connections_active gauge",
						"socketpool_connections_idle gauge", "socketpool_connections_connecting gauge",
						"socketpool_connections_max gauge", "socketpool_connections_min gauge",
						"socketpool_waiters gauge", "socketpool_up gauge", "socketpool_acquire_seconds summary",
						"socketpool_usage_seconds summary", "socketpool_connect_seconds summary",
						"socketpool_heartbeats_total counter", "socketpool_messages_total counter",
						"socketpool_late_responses_total counter", "socketpool_retries_total counter",
						"socketpool_leaks_total counter", "socketpool_connections_closed_total counter");
				assertThat(scrape).contains(
						"socketpool_connections_closed_total{initiator=\"local\",pool=\"default\",reason=\"used-up\"} 2.0");
			});
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void socketsInTimeWaitAndFreePortsAreShownOnLinux() {
		withSimpleRegistry().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "socketpool.time.wait.host")).isGreaterThanOrEqualTo(0);
			Awaitility.await().until(() -> registry.find("socketpool.ports.free").gauge() != null);
			assertThat(gauge(registry, "socketpool.ports.free")).isPositive();
			assertThat(gauge(registry, "socketpool.time.wait")).isGreaterThanOrEqualTo(0);
		});
	}

	@Test
	void metersLeaveTheRegistryWithTheirPool() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.contextRunner.withBean(MeterRegistry.class, () -> registry).run((context) -> {
			callTwice(context);
			assertThat(meters(registry)).isNotEmpty();
		});
		assertThat(meters(registry)).isEmpty();
	}

	@Test
	void withoutARegistryCallsWork() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class))
			.withPropertyValues("socketpool.port=" + this.server.port())
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SocketPoolMetricsPostProcessor.class);
				callTwice(context);
			});
	}

	@Test
	void withoutMicrometerCallsWork() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.withPropertyValues("socketpool.port=" + this.server.port())
			.run(SocketPoolMetricsAutoConfigurationTests::callTwice);
	}

	private ApplicationContextRunner withSimpleRegistry(String... properties) {
		return this.contextRunner.withConfiguration(AutoConfigurations.of(SimpleMetricsExportAutoConfiguration.class))
			.withPropertyValues("management.simple.metrics.export.enabled=true", "socketpool.pool.max-uses=1")
			.withPropertyValues(properties);
	}

	private static void callTwice(AssertableApplicationContext context) {
		ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
		template.exchange("1", String.class);
		template.exchange("2", String.class);
	}

	private static void assertCallsAreRecorded(MeterRegistry registry) {
		Consumer<String> recordedTwice = (name) -> assertThat(
				registry.get(name).tag("pool", "default").timers().stream().mapToLong(Timer::count).sum())
			.as(name)
			.isEqualTo(2);
		assertThat(Set.of("socketpool.acquire", "socketpool.usage")).allSatisfy(recordedTwice);
		// Recorded by the connecting thread, which serves the caller first.
		Awaitility.await().untilAsserted(() -> recordedTwice.accept("socketpool.connect"));
		assertThat(registry.get("socketpool.connections.closed")
			.tags("pool", "default", "reason", "used-up", "initiator", "local")
			.counter()
			.count()).isEqualTo(2);
	}

	private static double gauge(MeterRegistry registry, String name) {
		return registry.get(name).tag("pool", "default").gauge().value();
	}

	private static Set<Meter> meters(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class CallsEarly {

		@Bean
		String early(ProtocolTemplate template) {
			return template.exchange("1", String.class);
		}

	}

}
