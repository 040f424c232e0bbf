package io.github.socketpool.context;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.WarmUp;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for clients that are created while an application runs that configures none.
 */
class CreatedClientsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String SAMPLER = "socketpool-kernel-sampler";

	private final TestServer server = new TestServer();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolKernelAutoConfiguration.class, SocketPoolAdviceAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolObservationAutoConfiguration.class,
				SocketPoolEndpointAutoConfiguration.class, SocketPoolHealthContributorAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class, LifecycleAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "socketpool.tcp.sample-interval=20ms",
				"management.endpoint.health.show-details=always");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void aClientIsCreatedCalledAndClosed() {
		this.contextRunner.run((context) -> {
			CreatedClient device = create(context);
			assertThat(device.client().name()).isEqualTo("device");
			assertThat(device.client().call("1").retrieve(String.class)).isEqualTo("1");
			assertThat(device.template().exchange("2", String.class)).isEqualTo("2");
			assertThat(device.pool()).isSameAs(device.template().pool());
			device.close();
			device.close();
			assertThat(device.pool().control().stats().total()).isZero();
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
			assertThatExceptionOfType(PoolClosedException.class)
				.isThrownBy(() -> device.client().call("3").retrieve(String.class));
		});
	}

	@Test
	void createdClientsAreNotAmongThoseThatAreFoundByName() {
		this.contextRunner.run((context) -> {
			create(context);
			assertThat(context.getBean(ProtocolClients.class).names()).isEmpty();
			assertThat(context).doesNotHaveBean(ConnectionPool.class);
		});
	}

	@Test
	void aCallInProgressFinishesWhileItsClientIsClosed() {
		this.contextRunner.run((context) -> {
			CreatedClient device = create(context);
			this.server.holdAnswers();
			CompletableFuture<String> call = device.template().exchangeAsync("1", String.class);
			await().atMost(TIMEOUT).until(() -> this.server.requests() == 1);
			CompletableFuture<Void> close = CompletableFuture.runAsync(device::close);
			await().atMost(TIMEOUT).until(() -> !device.pool().control().isOpen());
			assertThat(close).isNotDone();
			this.server.releaseAnswers();
			assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("1");
			close.get(30, TimeUnit.SECONDS);
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
		});
	}

	@Test
	void metersOfEqualNamesAddUpAndDisappearWithTheLast() {
		this.contextRunner.run((context) -> {
			CreatedClient first = create(context);
			CreatedClient second = create(context);
			first.client().call("1").retrieve(String.class);
			second.client().call("2").retrieve(String.class);
			assertThat(this.registry.get("socketpool.connections.idle").tag("pool", "device").gauge().value())
				.isEqualTo(2);
			assertThat(this.registry.get("socketpool.calls").tag("pool", "device").timer().count()).isEqualTo(2);
			assertThat(meters()).extracting((id) -> id.getTag("pool")).containsOnly("device");
			first.close();
			second.client().call("3").retrieve(String.class);
			assertThat(this.registry.get("socketpool.calls").tag("pool", "device").timer().count()).isEqualTo(3);
			second.close();
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void aCallThroughAClosedClientRegistersNoMeters() {
		this.contextRunner.run((context) -> {
			CreatedClient device = create(context);
			device.client().call("1").retrieve(String.class);
			device.close();
			assertThatExceptionOfType(PoolClosedException.class)
				.isThrownBy(() -> device.client().call("2").retrieve(String.class));
			assertThat(meters()).isEmpty();
			create(context).client().call("3").retrieve(String.class);
			assertThat(this.registry.get("socketpool.calls").tag("pool", "device").timer().count()).isOne();
		});
	}

	@Test
	void theEndpointAndAdviceShowEachClientByItsId() {
		this.contextRunner.withPropertyValues("socketpool.pool.max-size=3").run((context) -> {
			SocketPoolEndpoint endpoint = context.getBean(SocketPoolEndpoint.class);
			assertThat(endpoint.pools().pools()).isEmpty();
			CreatedClient first = create(context);
			CreatedClient second = context.getBean(ProtocolClients.class)
				.create("device", (settings) -> settings.withAddress("localhost", this.server.port())
					.withPool((pool) -> pool.withMaxWaiters(4)));
			assertThat(endpoint.pools().pools()).containsOnlyKeys("device", "device.2");
			assertThat(endpoint.pool("device.2").settings().origins())
				.containsEntry("maxSize", "socketpool.pool.max-size")
				.containsEntry("maxWaiters", "code")
				.containsEntry("idleTimeout", "default")
				.containsEntry("addresses", "code")
				.containsEntry("heartbeat.interval", "code");
			second.pool().control().suspend(Suspension.REFUSE);
			PoolAdvisor advisor = context.getBean(PoolAdvisor.class);
			assertThat(advisor.advice("device.2")).extracting(Advice::id).containsExactly("pool-suspended");
			assertThat(advisor.advice("device")).isEmpty();
			first.close();
			assertThat(endpoint.pools().pools()).containsOnlyKeys("device.2");
		});
	}

	@Test
	void healthHasOneComponentForEachNameWhichIsDownIfNoTargetCanBeReached() {
		this.contextRunner.run((context) -> {
			HealthEndpoint health = context.getBean(HealthEndpoint.class);
			assertThat(health.healthForPath("socketpool")).as("without clients").isNull();
			CreatedClient reachable = create(context);
			CreatedClient unreachable = create(context, "device", 1);
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> unreachable.client().call("1").retrieve(String.class));
			IndicatedHealthDescriptor up = (IndicatedHealthDescriptor) health.healthForPath("socketpool", "device");
			assertThat(up.getStatus()).isEqualTo(Status.UP);
			assertThat(up.getDetails()).containsEntry("pools", 2)
				.containsEntry("down", 1)
				.containsEntry("downTargets", List.of("localhost:1"));
			assertThat(this.server.requests()).isZero();
			reachable.close();
			assertThat(health.healthForPath("socketpool", "device").getStatus()).isEqualTo(Status.DOWN);
			unreachable.pool().control().suspend(Suspension.REFUSE);
			assertThat(health.healthForPath("socketpool", "device").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			unreachable.close();
			assertThat(health.healthForPath("socketpool", "device")).isNull();
		});
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel tells these figures only on Linux")
	void theKernelIsSampledFromTheFirstClientOn() {
		await().atMost(TIMEOUT).until(() -> threads(SAMPLER).isEmpty());
		this.contextRunner.run((context) -> {
			assertThat(threads(SAMPLER)).isEmpty();
			CreatedClient device = create(context);
			assertThat(threads(SAMPLER)).hasSize(1);
			await().atMost(TIMEOUT)
				.until(() -> this.registry.find("socketpool.ports.free").tag("pool", "device").gauge() != null);
			device.close();
			assertThat(meters()).isEmpty();
		});
		await().atMost(TIMEOUT).until(() -> threads(SAMPLER).isEmpty());
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors in /proc")
	void nothingIsLeftOfTwoHundredClientsOfManyThreads() {
		this.contextRunner.run((context) -> {
			createCallAndClose(context, 20);
			await().atMost(TIMEOUT).until(() -> this.server.connections() == 0);
			long descriptors = descriptors();
			Set<Thread> threads = threads();
			createCallAndClose(context, 200);
			await().atMost(TIMEOUT).until(() -> this.server.connections() == 0);
			await().atMost(TIMEOUT).until(() -> descriptors() <= descriptors);
			await().atMost(TIMEOUT).until(() -> threads.containsAll(threads()));
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
			assertThat(context.getBean(SocketPoolEndpoint.class).pools().pools()).isEmpty();
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void clientsThatAreCreatedAtTheSameTimeHaveIdsOfTheirOwn() {
		this.contextRunner.run((context) -> {
			List<CreatedClient> clients = inParallel(200, () -> create(context));
			assertThat(context.getBean(ConnectionPools.class).all()).hasSize(200).containsKey("device.200");
			inParallel(200, () -> {
				CreatedClient client;
				synchronized (clients) {
					client = clients.remove(0);
				}
				client.close();
				return client;
			});
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void closingTheContextClosesWhatIsLeftAndRefusesFurtherClients() {
		List<CreatedClient> left = new ArrayList<>();
		List<ProtocolClients> clients = new ArrayList<>();
		this.contextRunner.run((context) -> {
			left.add(create(context));
			left.get(0).client().call("1").retrieve(String.class);
			clients.add(context.getBean(ProtocolClients.class));
		});
		assertThat(left.get(0).pool().control().isOpen()).isFalse();
		assertThat(left.get(0).pool().control().stats().total()).isZero();
		assertThat(meters()).isEmpty();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> clients.get(0).create("device", (settings) -> settings.withAddress("localhost", 1)))
			.withMessage(
					"A client named 'device' cannot be created, because the application context is closed. Create it "
							+ "before that.");
		left.get(0).close();
	}

	@Test
	void aClientOfAContextThatDoesNotStartIsClosed() {
		AtomicReference<CreatedClient> created = new AtomicReference<>();
		this.contextRunner.withBean(AtomicReference.class, () -> created)
			.withUserConfiguration(FailingApplication.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(created.get().pool().control().isOpen()).isFalse();
		assertThat(meters()).isEmpty();
	}

	@Test
	void aRestartStopsAndStartsClientsExceptThoseThatWereClosed() {
		this.contextRunner.run((context) -> {
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			CreatedClient open = create(context);
			CreatedClient closed = create(context);
			open.client().call("1").retrieve(String.class);
			application.pause();
			assertThat(open.pool().control().isOpen()).isFalse();
			CreatedClient createdMeanwhile = create(context);
			assertThat(createdMeanwhile.pool().control().isOpen()).isFalse();
			closed.close();
			application.restart();
			assertThat(open.client().call("2").retrieve(String.class)).isEqualTo("2");
			assertThat(createdMeanwhile.client().call("3").retrieve(String.class)).isEqualTo("3");
			assertThat(closed.pool().control().isOpen()).isFalse();
			application.stop();
			assertThatExceptionOfType(PoolClosedException.class)
				.isThrownBy(() -> open.client().call("4").retrieve(String.class));
			application.start();
			assertThat(open.client().call("5").retrieve(String.class)).isEqualTo("5");
		});
	}

	@Test
	void aRestartWhileClientsAreClosedOpensNoneOfThemAgain() {
		this.contextRunner.run((context) -> {
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			for (int i = 0; i < 50; i++) {
				List<CreatedClient> clients = List.of(create(context), create(context), create(context));
				application.stop();
				CompletableFuture<Void> start = CompletableFuture.runAsync(application::start);
				clients.forEach(CreatedClient::close);
				start.get(30, TimeUnit.SECONDS);
				assertThat(clients).noneMatch((client) -> client.pool().control().isOpen());
			}
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
		});
	}

	@Test
	void aClientWhoseRequiredConnectionFailsIsNotCreated() {
		this.contextRunner.run((context) -> {
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> context.getBean(ProtocolClients.class)
					.create("device", (settings) -> settings.withAddress("localhost", 1)
						.withPool((pool) -> pool.withWarmUp(WarmUp.REQUIRED))));
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
			assertThat(meters()).isEmpty();
		});
	}

	@Test
	void aChildWithoutPoolsCreatesClientsInItsParent() {
		this.contextRunner.run((parent) -> this.contextRunner.withParent(parent).run((child) -> {
			assertThat(child.getSourceApplicationContext().getBeanNamesForType(ProtocolClients.class)).isEmpty();
			CreatedClient device = create(child);
			device.client().call("1").retrieve(String.class);
			assertThat(child.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys("device");
			child.getSourceApplicationContext().close();
			device.client().call("2").retrieve(String.class);
			assertThat(this.registry.get("socketpool.calls").tag("pool", "device").timer().count()).isEqualTo(2);
		}));
		assertThat(meters()).isEmpty();
	}

	private void createCallAndClose(ApplicationContext context, int clients) throws Exception {
		inParallel(clients, () -> {
			try (CreatedClient device = create(context)) {
				assertThat(device.client().call("1").retrieve(String.class)).isEqualTo("1");
				return device;
			}
		});
	}

	private static <T> List<T> inParallel(int times, Callable<T> work) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(16);
		try {
			List<Future<T>> futures = new ArrayList<>();
			for (int i = 0; i < times; i++) {
				futures.add(executor.submit(work));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get(60, TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private CreatedClient create(ApplicationContext context) {
		return create(context, "device", this.server.port());
	}

	private static CreatedClient create(ApplicationContext context, String name, int port) {
		return context.getBean(ProtocolClients.class)
			.create(name, (settings) -> settings.withAddress("localhost", port));
	}

	/**
	 * Return the meters of clients.
	 */
	private Set<Meter.Id> meters() {
		return this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	/**
	 * Return the threads of clients: those of the server stay for some time.
	 */
	private static Set<Thread> threads() {
		Set<Thread> threads = threads("socketpool");
		threads.removeAll(threads("socketpool-server"));
		return threads;
	}

	private static Set<Thread> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(prefix))
			.collect(Collectors.toSet());
	}

	private static long descriptors() throws Exception {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingApplication {

		@Bean
		Object failing(ProtocolClients clients, AtomicReference<CreatedClient> created) {
			created.set(clients.create("device", (settings) -> settings.withAddress("localhost", 1)));
			throw new IllegalStateException("does not start");
		}

	}

}
