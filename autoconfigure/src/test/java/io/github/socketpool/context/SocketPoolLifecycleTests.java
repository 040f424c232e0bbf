package io.github.socketpool.context;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

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
	void withoutAWarmUpIdleConnectionsAreOpenedAfterTheFirstCall() {
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=3").run((context) -> {
			assertThat(context.getBean(ConnectionPool.class).control().stats().total()).isZero();
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			awaitIdle(context.getBean(ConnectionPool.class), 3);
		});
	}

	@Test
	void aBackgroundWarmUpOpensIdleConnectionsAtStartup() {
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=3", "socketpool.pool.warm-up=background")
			.run((context) -> awaitIdle(context.getBean(ConnectionPool.class), 3));
	}

	@Test
	void aBackgroundWarmUpDoesNotPreventTheStart() {
		this.server.close();
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=1", "socketpool.pool.warm-up=background")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				try (TestServer again = new TestServer(this.server.port())) {
					awaitIdle(context.getBean(ConnectionPool.class), 1);
					assertThat(again.port()).isEqualTo(this.server.port());
				}
			});
	}

	@Test
	void aRequiredConnectionIsThereOnceTheApplicationHasStarted() {
		this.contextRunner.withPropertyValues("socketpool.pool.warm-up=required")
			.run((context) -> assertThat(context.getBean(ConnectionPool.class).control().stats().idle()).isOne());
	}

	@Test
	void anApplicationDoesNotStartWithoutTheConnectionThatItRequires() {
		this.server.close();
		this.contextRunner.withPropertyValues("socketpool.pool.warm-up=required")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Pool 'default' requires a connection to localhost:" + this.server.port())
				.hasRootCauseInstanceOf(ConnectException.class));
	}

	@Test
	void aPoolThatCouldNotBeStartedIsClosedAndStartsOnceItCan() {
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=2", "socketpool.pool.warm-up=required")
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				Lifecycle application = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
				awaitIdle(pool, 2);
				application.stop();
				this.server.close();
				assertThatException().isThrownBy(application::start)
					.withStackTraceContaining(WarmUpFailedException.class.getName());
				assertThat(pool.control().state()).isEqualTo(PoolState.CLOSED);
				assertThat(pool.control().stats().total()).isZero();
				try (TestServer again = new TestServer(this.server.port())) {
					application.start();
					awaitIdle(pool, 2);
					assertThat(again.port()).isEqualTo(this.server.port());
				}
			});
	}

	@Test
	void aConnectionThatIsTooLateForStartupIsClosed() {
		CountDownLatch connecting = new CountDownLatch(1);
		ConnectionFactory sockets = SocketConnections.builder(Endpoint.of("localhost", this.server.port())).build();
		SlowFactory connections = new SlowFactory(sockets, connecting);
		PoolSettings settings = PoolSettings.defaults()
			.withAcquireTimeout(Duration.ofMillis(50))
			.withWarmUp(WarmUp.REQUIRED);
		try (ConnectionPool pool = ExclusivePool.builder(connections).settings(settings).build()) {
			SocketPoolLifecycle lifecycle = new SocketPoolLifecycle(pools(pool), Duration.ofSeconds(1));
			assertThatExceptionOfType(WarmUpFailedException.class).isThrownBy(lifecycle::start)
				.withCauseInstanceOf(AcquireTimeoutException.class);
			assertThat(lifecycle.isRunning()).isFalse();
			connecting.countDown();
			Awaitility.await().until(() -> pool.control().stats().total() == 0);
			assertThat(pool.control().stats().opened()).isOne();
		}
	}

	@Test
	void aRestartedContextIsWarmedUpAgain() {
		this.contextRunner.withPropertyValues("socketpool.pool.min-idle=2", "socketpool.pool.warm-up=background")
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				Lifecycle application = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
				awaitIdle(pool, 2);
				application.stop();
				assertThat(pool.control().stats().total()).isZero();
				application.start();
				awaitIdle(pool, 2);
			});
	}

	@Test
	void aStoppedContextRefusesCallsUntilItIsRestarted() {
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			template.exchange("1", String.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			assertThat(context.getBean(ConnectionPool.class).control().stats().total()).isZero();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> template.exchange("2", String.class));
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).start();
			assertThat(template.exchange("3", String.class)).isEqualTo("3");
		});
	}

	@Test
	void callsInProgressFinishWhileTheContextStopsAndNewOnesAreRefused() {
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			this.server.holdAnswers();
			CompletableFuture<String> underWay = template.exchangeAsync("1", String.class);
			Awaitility.await().until(() -> this.server.requests() == 1);
			CompletableFuture<Void> stop = CompletableFuture
				.runAsync(context.getSourceApplicationContext(ConfigurableApplicationContext.class)::stop);
			Awaitility.await().until(() -> !context.getBean(ConnectionPool.class).control().isOpen());
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> template.exchange("2", String.class));
			assertThat(stop).isNotDone();
			this.server.releaseAnswers();
			assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo("1");
			stop.get(10, TimeUnit.SECONDS);
		});
	}

	@Test
	void aCallThatDoesNotEndIsCutOffWithinTheShutdownTimeout() {
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
			assertThat(pool.control().isOpen()).isFalse();
			assertThat(pool.control().stats().total()).isZero();
		});
	}

	@Test
	void poolsAreClosedAtTheSameTime() {
		AtomicInteger atTheSameTime = new AtomicInteger();
		CyclicBarrier closing = new CyclicBarrier(2, atTheSameTime::incrementAndGet);
		ConnectionPool one = closesWith("one", closing);
		ConnectionPool other = closesWith("other", closing);
		SocketPoolLifecycle lifecycle = new SocketPoolLifecycle(pools(one, other), Duration.ofSeconds(20));
		lifecycle.start();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		lifecycle.stop(() -> stopped.complete(null));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
		assertThat(atTheSameTime).hasValue(1);
		then(one).should().close(Duration.ofSeconds(18));
		then(other).should().close(Duration.ofSeconds(18));
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void allPoolsAreClosedIfOneOfThemDoesNotGetTheConnectionThatItRequires() {
		ConnectionPool first = mock(ConnectionPool.class, RETURNS_DEEP_STUBS);
		given(first.name()).willReturn("first");
		ConnectionPool required = mock(ConnectionPool.class, RETURNS_DEEP_STUBS);
		given(required.name()).willReturn("required");
		PoolControl control = required.control();
		willThrow(PoolClosedException.class).given(control).start();
		ConnectionPool last = mock(ConnectionPool.class, RETURNS_DEEP_STUBS);
		given(last.name()).willReturn("last");
		SocketPoolLifecycle lifecycle = new SocketPoolLifecycle(pools(first, required, last), Duration.ofSeconds(1));
		assertThatExceptionOfType(WarmUpFailedException.class).isThrownBy(lifecycle::start)
			.withMessageContaining("Pool 'required'");
		then(first.control()).should().start();
		then(last.control()).should(never()).start();
		then(first).should().close();
		then(last).should().close();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void lazyPoolsThatAreNoDefaultCandidatesAreWarmedUpAndClosedToo() {
		this.contextRunner.withUserConfiguration(LazyPools.class).run((context) -> {
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			assertThat(application.getBeanFactory().containsSingleton("bids")).isTrue();
			ConnectionPool bids = context.getBean("bids", ConnectionPool.class);
			ConnectionPool asks = context.getBean("asks", ConnectionPool.class);
			awaitIdle(bids, 1);
			awaitIdle(asks, 1);
			application.pause();
			assertThat(List.of(bids, asks)).allMatch((pool) -> pool.control().state() == PoolState.CLOSED);
			application.restart();
			awaitIdle(bids, 1);
			awaitIdle(asks, 1);
			application.close();
			assertThat(List.of(bids, asks)).allMatch((pool) -> pool.control().stats().total() == 0);
		});
	}

	@Test
	void aPoolThatIsCreatedWhileTheApplicationRunsIsStartedAndClosedWithIt() {
		this.contextRunner.run((context) -> {
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			ConnectionPools pools = ConnectionPools.of(application.getBeanFactory());
			ConnectionPool created = LazyPools.pool(context.getBean(ConnectionFactory.class), "created");
			pools.add(created);
			awaitIdle(created, 1);
			application.stop();
			assertThat(created.control().isOpen()).isFalse();
			application.start();
			awaitIdle(created, 1);
			created.close();
			pools.remove(created);
			application.stop();
			application.start();
			assertThat(created.control().isOpen()).isFalse();
		});
	}

	private static ConnectionPool closesWith(String name, CyclicBarrier closing) {
		ConnectionPool pool = mock(ConnectionPool.class, RETURNS_DEEP_STUBS);
		given(pool.name()).willReturn(name);
		willAnswer((invocation) -> closing.await(10, TimeUnit.SECONDS)).given(pool).close(any(Duration.class));
		return pool;
	}

	private static ConnectionPools pools(ConnectionPool... pools) {
		ConnectionPools all = new ConnectionPools(new DefaultListableBeanFactory());
		List.of(pools).forEach(all::add);
		return all;
	}

	private static void awaitIdle(ConnectionPool pool, int atLeast) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(pool.control().stats().idle()).isGreaterThanOrEqualTo(atLeast));
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyPools {

		@Lazy
		@Bean(defaultCandidate = false)
		@Qualifier("bids")
		ConnectionPool bids(ConnectionFactory connections) {
			return pool(connections, "bids");
		}

		@Lazy
		@Bean(defaultCandidate = false)
		@Qualifier("asks")
		ConnectionPool asks(ConnectionFactory connections) {
			return pool(connections, "asks");
		}

		static ConnectionPool pool(ConnectionFactory connections, String name) {
			return ExclusivePool.builder(connections)
				.name(name)
				.settings(PoolSettings.defaults().withSize(2, 1).withWarmUp(WarmUp.REQUIRED))
				.build();
		}

	}

	private record SlowFactory(ConnectionFactory delegate, CountDownLatch mayConnect) implements ConnectionFactory {

		@Override
		public List<Endpoint> endpoints() {
			return this.delegate.endpoints();
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			try {
				assertThat(this.mayConnect.await(10, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return this.delegate.connect(endpoint, context);
		}

	}

}
