package io.github.socketpool.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.observation.OpenTelemetrySocketPoolObservationConvention;
import io.github.socketpool.observation.SocketPoolObservationConvention;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests that meters exist as long as their pools: none is left behind, duplicated or
 * mixed up.
 */
class SocketPoolMetricsLifecycleTests {

	private static final Endpoint ENDPOINT = Endpoint.of("localhost", 9000);

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("socketpool.port=" + this.server.port());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void metersAreRemovedWhenTheContextStopsAndRegisteredWhenItStarts() {
		this.contextRunner.run((context) -> {
			call(context);
			Set<Meter.Id> before = meters();
			ConfigurableApplicationContext application = application(context);
			application.stop();
			assertThat(meters()).isEmpty();
			application.start();
			assertThat(acquired("default")).isZero();
			call(context);
			assertThat(meters()).isEqualTo(before);
			assertThat(acquired("default")).isOne();
			assertThat(calls("default")).isOne();
		});
	}

	@Test
	void metersOfAPausedContextAreRegisteredAgainOnRestart() {
		this.contextRunner.run((context) -> {
			call(context);
			Set<Meter.Id> before = meters();
			ConfigurableApplicationContext application = application(context);
			application.pause();
			assertThat(meters()).isEmpty();
			application.restart();
			call(context);
			assertThat(meters()).isEqualTo(before);
		});
	}

	@Test
	void startingARunningContextDuplicatesNothing() {
		this.contextRunner.run((context) -> {
			call(context);
			Set<Meter.Id> before = meters();
			context.getBean(ConnectionPool.class).control().start();
			assertThat(meters()).isEqualTo(before);
			assertThat(acquired("default")).isOne();
		});
	}

	@Test
	void callsThroughAPoolThatIsNotABeanLeaveNoMeter() {
		this.contextRunner.run((context) -> {
			ProtocolInterceptor observation = context.getBean(ProtocolInterceptor.class);
			try (ConnectionPool pool = ExclusivePool
				.builder(context.getBean(ConnectionPool.class).control().connectionFactory())
				.name("private")
				.build()) {
				ProtocolTemplate.builder(pool).interceptors(List.of(observation)).build().exchange("{}", String.class);
			}
			assertThat(calls("private")).isOne();
		});
		assertThat(meters()).isEmpty();
	}

	@Test
	void closingThePoolOfTwoLeavesTheOtherItsMeters() {
		this.contextRunner.withUserConfiguration(TwoPools.class).run((context) -> {
			ProtocolTemplate bids = template(context, "bids");
			ProtocolTemplate asks = template(context, "asks");
			bids.exchange("1", String.class);
			asks.exchange("1", String.class);
			Set<Meter.Id> metersOfAsks = meters("asks");
			context.getBean("bids", ConnectionPool.class).close();
			assertThat(meters("bids")).isEmpty();
			assertThat(meters()).isEqualTo(metersOfAsks);
			asks.exchange("2", String.class);
			assertThat(acquired("asks")).isEqualTo(2);
		});
	}

	@Test
	void twoPoolsWithOneTargetAreCountedSeparately() {
		this.contextRunner.withUserConfiguration(TwoPools.class).run((context) -> {
			template(context, "bids").exchange("1", String.class);
			template(context, "asks").exchange("1", String.class);
			template(context, "asks").exchange("2", String.class);
			assertThat(acquired("bids")).isOne();
			assertThat(acquired("asks")).isEqualTo(2);
			assertThat(calls("bids")).isOne();
			assertThat(calls("asks")).isEqualTo(2);
			assertThat(names("bids")).isEqualTo(names("asks"));
			assertThat(meters("bids")).hasSameSizeAs(meters("asks"));
		});
	}

	@Test
	void metersStayUntilTheLastConnectionIsClosed() {
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			this.server.holdAnswers();
			CompletableFuture<String> underWay = template.exchangeAsync("1", String.class);
			Awaitility.await().until(() -> this.server.requests() == 1);
			CompletableFuture<Void> stop = CompletableFuture.runAsync(application(context)::stop);
			Awaitility.await().until(() -> !context.getBean(ConnectionPool.class).control().isOpen());
			assertThat(this.registry.get("socketpool.connections.active").gauge().value()).isOne();
			this.server.releaseAnswers();
			underWay.get(10, TimeUnit.SECONDS);
			stop.get(10, TimeUnit.SECONDS);
			// The call's observation ends after its connection.
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void callsOverAClosedPoolLeaveNoMeters() {
		this.contextRunner.run((context) -> {
			application(context).stop();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> call(context));
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void closingTheContextRemovesTheMetersOfAPoolWhoseConnectionIsKeptByACaller() {
		this.contextRunner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms").run((context) -> {
			Lease kept = context.getBean(ConnectionPool.class).acquire(Deadline.after(Duration.ofSeconds(30)));
			application(context).close();
			assertThat(meters()).isEmpty();
			kept.release();
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void theTimersOfAnotherConventionAreRemovedToo() {
		this.contextRunner
			.withBean(SocketPoolObservationConvention.class, OpenTelemetrySocketPoolObservationConvention::new)
			.run((context) -> {
				call(context);
				assertThat(this.registry.find("rpc.client.call.duration").timer()).isNotNull();
				application(context).stop();
				assertThat(this.registry.find("rpc.client.call.duration").timer()).isNull();
			});
	}

	@Test
	void aLastConnectThatFailsRemovesTheMeters() {
		ConnectionPool pool = pool();
		PoolListener listener = watch(pool);
		given(pool.control().isOpen()).willReturn(false);
		given(pool.control().stats()).willReturn(stats(1));
		listener.stateChanged(PoolState.CLOSED);
		assertThat(meters()).isNotEmpty();
		given(pool.control().stats()).willReturn(stats(0));
		listener.connectFailed(ENDPOINT, 1,
				new ConnectFailedException(ConnectPhase.CONNECT, "", ErrorContext.none(), null));
		assertThat(meters()).isEmpty();
	}

	@Test
	void aPoolThatIsStartedWhileItsLastConnectionClosesKeepsItsMeters() {
		ConnectionPool pool = pool();
		PoolListener listener = watch(pool);
		given(pool.control().isOpen()).willReturn(false);
		given(pool.control().stats()).willReturn(stats(1));
		listener.stateChanged(PoolState.CLOSED);
		given(pool.control().isOpen()).willReturn(true);
		given(pool.control().stats()).willReturn(stats(0));
		listener.closed(ENDPOINT, CloseReason.POOL_CLOSED, CloseInitiator.LOCAL);
		listener.stateChanged(PoolState.OPEN);
		assertThat(meters()).isNotEmpty();
	}

	@Test
	void aPoolThatWasClosedBeforeItIsWatchedLeavesNoMeters() {
		ConnectionPool pool = pool();
		given(pool.control().isOpen()).willReturn(false);
		watch(pool);
		assertThat(meters()).isEmpty();
	}

	@Test
	void aPoolThatEndedGetsNoMetersAgain() {
		ConnectionPool pool = pool();
		SocketPoolMetrics metrics = SocketPoolMetrics.watch(this.registry, pool);
		metrics.end();
		metrics.stateChanged(PoolState.OPEN);
		assertThat(meters()).isEmpty();
	}

	private PoolListener watch(ConnectionPool pool) {
		SocketPoolMetrics.watch(this.registry, pool);
		ArgumentCaptor<PoolListener> listener = ArgumentCaptor.captor();
		then(pool.control()).should().addListener(listener.capture());
		return listener.getValue();
	}

	private static ConnectionPool pool() {
		ConnectionPool pool = mock(ConnectionPool.class);
		PoolControl control = mock(PoolControl.class);
		given(pool.name()).willReturn("fake");
		given(pool.control()).willReturn(control);
		given(pool.control().isOpen()).willReturn(true);
		given(pool.control().stats()).willReturn(stats(0));
		given(pool.control().connectionFactory()).willReturn(mock(ConnectionFactory.class));
		return pool;
	}

	private static PoolStats stats(int connecting) {
		return new PoolStats(0, 0, connecting, 0, 1, 0, 0);
	}

	private static void call(AssertableApplicationContext context) {
		context.getBean(ProtocolTemplate.class).exchange("1", String.class);
	}

	private static ProtocolTemplate template(AssertableApplicationContext context, String pool) {
		ProtocolTemplate.Builder builder = ProtocolTemplate.builder(context.getBean(pool, ConnectionPool.class));
		context.getBeanProvider(ProtocolInterceptor.class).orderedStream().forEach(builder::interceptor);
		return builder.build();
	}

	private static ConfigurableApplicationContext application(AssertableApplicationContext context) {
		return context.getSourceApplicationContext(ConfigurableApplicationContext.class);
	}

	private long acquired(String pool) {
		return this.registry.get("socketpool.acquire").tags("pool", pool, "outcome", "success").timer().count();
	}

	private long calls(String pool) {
		return this.registry.get("socketpool.calls").tag("pool", pool).timer().count();
	}

	private Set<Meter.Id> meters() {
		return this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	private Set<Meter.Id> meters(String pool) {
		return meters().stream().filter((id) -> pool.equals(id.getTag("pool"))).collect(Collectors.toSet());
	}

	private Set<String> names(String pool) {
		return meters(pool).stream().map(Meter.Id::getName).collect(Collectors.toSet());
	}

}
