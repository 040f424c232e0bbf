package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.template.ProtocolTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketPoolLifecycle}.
 */
class SocketPoolLifecycleTests {

	private final TestServer server = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void idleConnectionsAreMadeWhenTheApplicationStarts() {
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=3")
			.run((context) -> Awaitility.await()
				.untilAsserted(() -> assertThat(context.getBean(ConnectionPool.class).stats().idle()).isEqualTo(3)));
	}

	@Test
	void aStoppedContextRefusesCallsAndMakesThemAgainOnceStarted() {
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			template.exchange("1", String.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			assertThat(context.getBean(ConnectionPool.class).stats().total()).isZero();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> template.exchange("2", String.class));
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).start();
			assertThat(template.exchange("3", String.class)).isEqualTo("3");
		});
	}

	@Test
	void callsUnderWayFinishWhileTheContextStopsAndNewOnesAreRefused() {
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			this.server.holdAnswers();
			CompletableFuture<String> underWay = template.exchangeAsync("1", String.class);
			Awaitility.await().until(() -> this.server.requests() == 1);
			CompletableFuture<Void> stop = CompletableFuture
				.runAsync(context.getSourceApplicationContext(ConfigurableApplicationContext.class)::stop);
			Awaitility.await().until(() -> !context.getBean(ConnectionPool.class).isOpen());
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> template.exchange("2", String.class));
			assertThat(stop).isNotDone();
			this.server.releaseAnswers();
			assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo("1");
			stop.get(10, TimeUnit.SECONDS);
		});
	}

	@Test
	void aCallThatDoesNotEndIsCutOffBeforeTheTimeToStopIsUp() {
		this.contextRunner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=500ms").run((context) -> {
			this.server.holdAnswers();
			CompletableFuture<String> underWay = context.getBean(ProtocolTemplate.class)
				.exchangeAsync("1", String.class);
			Awaitility.await().until(() -> this.server.requests() == 1);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			assertThat(underWay).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withCauseInstanceOf(TransportException.class);
			assertThat(context.getBean(SocketPoolLifecycle.class).isRunning()).isFalse();
		});
	}

	@Test
	void thePoolClosesAfterWebServersHaveFinishedTheirRequests() {
		this.contextRunner.run((context) -> assertThat(context.getBean(SocketPoolLifecycle.class).getPhase()).isZero()
			.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE));
	}

	@Test
	void closingTheContextClosesThePoolWithItsConnections() {
		this.contextRunner.run((context) -> {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			ConnectionPool pool = context.getBean(ConnectionPool.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThat(pool.isOpen()).isFalse();
			assertThat(pool.stats().total()).isZero();
		});
	}

}
