package io.github.socketpool.discovery;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolConnectionDetails;
import io.github.socketpool.autoconfigure.discovery.SocketPoolDiscoveryAutoConfiguration;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.health.SocketPoolHealthIndicator;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.StubServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.discovery.event.ParentHeartbeatEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that pools follow the instances of services.
 */
@ExtendWith(OutputCaptureExtension.class)
class DiscoveredServicesTests {

	private static final String UNKNOWN = "no instance of service 'quotes' is known: ";

	private final StubServer north = StubServer.start();

	private final StubServer south = StubServer.start();

	private final FakeRegistry registry = new FakeRegistry();

	private final ApplicationContextRunner bareRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolDiscoveryAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = withService(this.bareRunner);

	/** For what happens after many seconds. */
	private final ApplicationContextRunner fastRunner = withService(
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withUserConfiguration(FastClock.class));

	private ApplicationContextRunner withService(ApplicationContextRunner runner) {
		return runner.withBean(DiscoveryClient.class, () -> this.registry)
			.withPropertyValues("socketpool.service-id=quotes", "socketpool.balancing=round-robin",
					"socketpool.call-timeout=30s", "socketpool.connect.timeout=30s",
					"socketpool.pool.acquire-timeout=30s", "socketpool.connect.backoff.initial=1ms",
					"socketpool.connect.backoff.max=20ms");
	}

	@AfterEach
	void close() {
		this.registry.silence.values().forEach(CountDownLatch::countDown);
		this.north.close();
		this.south.close();
	}

	@Test
	void callsGoToAllInstances() {
		this.registry.set("quotes", this.north, this.south);
		this.contextRunner.run((context) -> {
			await().untilAsserted(() -> {
				call(context);
				assertThat(this.north.requests()).isNotEmpty();
				assertThat(this.south.requests()).isNotEmpty();
			});
			assertThat(pool(context).endpoints()).containsExactlyInAnyOrder(endpoint(this.north), endpoint(this.south));
		});
	}

	@Test
	void theRegistryIsAskedOnOneThreadWhichIsNoCallers() {
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			for (int i = 0; i < 20; i++) {
				call(context);
				context.publishEvent(new HeartbeatEvent(this, i));
			}
			await().until(() -> this.registry.threads.size() > 1);
			assertThat(this.registry.threads)
				.allMatch((thread) -> thread.getName().equals("socketpool-discovery-quotes"));
			assertThat(this.registry.mostAsking).isEqualTo(1);
		});
	}

	@Test
	void changesAreFollowedAtEachEventOfSpringCloud() {
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			call(context);
			for (ApplicationEvent event : List.of(new HeartbeatEvent(this, 1), new ParentHeartbeatEvent(this, 2),
					new InstanceRegisteredEvent<>(this, "config"))) {
				boolean northServes = pool(context).endpoints().contains(endpoint(this.north));
				StubServer next = northServes ? this.south : this.north;
				this.registry.set("quotes", next);
				context.publishEvent(event);
				await().atMost(Duration.ofSeconds(10))
					.until(() -> pool(context).endpoints().equals(List.of(endpoint(next))));
			}
		});
	}

	@Test
	void changesAreFollowedWithoutAnEvent() {
		this.registry.set("quotes", this.north);
		this.fastRunner.run((context) -> {
			call(context);
			this.registry.set("quotes", this.north, this.south);
			await().until(() -> pool(context).endpoints().size() == 2);
		});
	}

	@Test
	void anInstanceThatIsRemovedIsDrained() {
		this.registry.set("quotes", this.north, this.south);
		this.contextRunner.run((context) -> {
			await().until(() -> {
				call(context);
				return this.south.connections() > 0 && this.north.connections() > 0;
			});
			this.registry.set("quotes", this.north);
			context.publishEvent(new HeartbeatEvent(this, 1));
			await().until(() -> {
				call(context);
				return this.south.connections() == 0;
			});
			call(context);
			assertThat(pool(context).endpoints()).containsExactly(endpoint(this.north));
		});
	}

	@Test
	void theApplicationStartsWithoutInstancesAndCallsFailAtOnceUntilThereAre(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			await().untilAsserted(() -> assertThat(output).contains("Service 'quotes': no instance is found"));
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> template.exchange("1", String.class))
				.satisfies((ex) -> {
					assertThat(ex.getPhase()).isEqualTo(ConnectPhase.RESOLVE);
					assertThat(ex).hasMessageStartingWith("Pool 'default' (service:quotes): " + UNKNOWN
							+ "the service registry has none. Check the service id, and that the servers are registered.");
				});
			this.registry.set("quotes", this.north);
			await().ignoreExceptions().untilAsserted(() -> call(context));
			assertThat(output).containsOnlyOnce("no instance is found")
				.contains("instances are found again: 127.0.0.1:" + this.north.port());
		});
	}

	@Test
	void callersWaitForTheFirstAnswer() {
		this.registry.silence.put("quotes", new CountDownLatch(1));
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			CompletableFuture<String> waiting = template.exchangeAsync("1", String.class);
			await().until(() -> pool(context).control().stats().waiters() == 1);
			this.registry.silence.get("quotes").countDown();
			assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("1");
		});
	}

	@Test
	void anErrorSaysForHowLongTheRegistryHasNotAnswered() {
		this.registry.silence.put("quotes", new CountDownLatch(1));
		this.contextRunner.withPropertyValues("socketpool.connect.timeout=50ms").run((context) -> {
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> template.exchange("1", String.class))
				.withMessageContaining(UNKNOWN + "the service registry has not answered for ")
				.withMessageContaining(
						"Check that it can be reached, and the settings of its client. Nothing was sent.");
		});
	}

	@Test
	void instancesStayWhileTheRegistryHasNoneOrFailsWhichIsLoggedOnce(CapturedOutput output) {
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			call(context);
			this.registry.set("quotes");
			refresh(context, 3);
			this.registry.failure = new IllegalStateException("connection loss");
			refresh(context, 3);
			call(context);
			assertThat(output).containsOnlyOnce(
					"Service 'quotes': no instance is found: the service registry has none. Check the service "
							+ "id, and that the servers are registered. Calls go to the instances that were found last: "
							+ "127.0.0.1:" + this.north.port() + ".")
				.containsOnlyOnce(
						"the service registry could not be asked (java.lang.IllegalStateException). Check that it "
								+ "can be reached, and the settings of its client.")
				.containsOnlyOnce("connection loss");
			this.registry.failure = null;
			this.registry.set("quotes", this.north, this.south);
			refresh(context, 1);
			await().untilAsserted(() -> assertThat(output).contains("instances are found again: 127.0.0.1:"));
			assertThat(pool(context).endpoints()).hasSize(2);
		});
	}

	@Test
	void aRegistryThatDoesNotAnswerCostsOneThreadAndDelaysNeitherOthersNorTheEnd(CapturedOutput output) {
		this.registry.silence.put("quotes", new CountDownLatch(1));
		this.registry.set("orders", this.north);
		this.fastRunner.withPropertyValues("socketpool.clients.orders.service-id=orders").run((context) -> {
			await().until(() -> this.registry.asking.get() > 0);
			assertThat(context.getBean(ProtocolClients.class).get("orders").call("1").retrieve(String.class))
				.isEqualTo("1");
			this.registry.set("orders", this.south);
			context.publishEvent(new HeartbeatEvent(this, 1));
			await().until(() -> context.getBean("ordersConnectionPool", ConnectionPool.class)
				.endpoints()
				.equals(List.of(endpoint(this.south))));
			await().untilAsserted(() -> assertThat(output).containsOnlyOnce(
					"Service 'quotes': no instance is found: the service registry has not answered for "));
			assertThat(this.registry.asking).hasValue(1);
			long before = System.nanoTime();
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
		});
	}

	@Test
	void aRegistryThatDoesNotAnswerIsAskedAgain() {
		this.registry.interruptible = true;
		this.registry.silence.put("quotes", new CountDownLatch(1));
		this.registry.set("quotes", this.north);
		this.fastRunner.run((context) -> {
			await().until(() -> this.registry.asking.get() == 1);
			this.registry.silence.clear();
			await().ignoreExceptionsInstanceOf(ConnectFailedException.class).untilAsserted(() -> call(context));
		});
	}

	@Test
	void aContextThatIsClosedAsksNoLonger() {
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			call(context);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThat(Thread.getAllStackTraces().keySet()).map(Thread::getName).doesNotContain("socketpool-discovery");
		});
	}

	@Test
	void instancesWithoutAHostOrAPortAreLeftOut(CapturedOutput output) {
		this.registry.instances.put("quotes",
				List.of(FakeRegistry.instance("quotes", "[::1]", 9000), FakeRegistry.instance("quotes", "a", 0),
						FakeRegistry.instance("quotes", null, 9000), FakeRegistry.instance("quotes", "b", 9000),
						FakeRegistry.instance("quotes", "b", 9000)));
		this.contextRunner.run((context) -> {
			await().until(
					() -> pool(context).endpoints().equals(List.of(Endpoint.of("::1", 9000), Endpoint.of("b", 9000))));
			refresh(context, 2);
			assertThat(output)
				.containsOnlyOnce("Service 'quotes': instances without a host or a port are left out (2).");
		});
	}

	@Test
	void moreInstancesThanConnectionsAreReported(CapturedOutput output) {
		this.registry.set("quotes", this.north, this.south);
		this.contextRunner.withPropertyValues("socketpool.pool.max-size=1").run((context) -> {
			await().until(() -> pool(context).endpoints().size() == 2);
			await().untilAsserted(() -> assertThat(output)
				.contains("there are 2 instances, and pool.max-size of pool 'default' is 1"));
		});
	}

	@Test
	void aCreatedClientFollowsAServiceUntilItIsClosed() {
		this.registry.set("devices", this.north);
		this.bareRunner.withBean(DiscoveryClient.class, () -> this.registry).run((context) -> {
			CreatedClient client = context.getBean(ProtocolClients.class)
				.create("devices", (settings) -> settings.withServiceId("devices"));
			assertThat(client.template().exchange("1", String.class)).isEqualTo("1");
			this.registry.set("devices", this.south);
			context.publishEvent(new HeartbeatEvent(this, 1));
			await().until(() -> client.pool().endpoints().equals(List.of(endpoint(this.south))));
			client.close();
			int asked = this.registry.threads.size();
			context.publishEvent(new HeartbeatEvent(this, 2));
			assertThat(this.registry.threads).hasSize(asked);
		});
	}

	@Test
	void connectionDetailsMayNameAService() {
		this.registry.set("orders", this.north);
		this.bareRunner.withBean(DiscoveryClient.class, () -> this.registry)
			.withBean(SocketPoolConnectionDetails.class, () -> () -> List.of(Endpoint.service("orders")))
			.run(DiscoveredServicesTests::call);
	}

	@Test
	void connectionDetailsReplaceTheServiceOfProperties() {
		this.contextRunner.withBean(SocketPoolConnectionDetails.class, () -> () -> List.of(this.north.endpoint()))
			.run((context) -> {
				call(context);
				assertThat(this.registry.threads).isEmpty();
			});
	}

	@Test
	void aPoolThatIsNotManagedSaysSo() {
		this.registry.set("quotes", this.north);
		this.contextRunner.run((context) -> {
			try (ConnectionPool own = ExclusivePool
				.builder(new ServiceConnections(context.getBean(ConnectionFactory.class),
						new FollowedService(Endpoint.service("quotes"), new ServiceRegistry(this.registry, "quotes"),
								Ticker.system()),
						Duration.ofSeconds(30)))
				.build()) {
				assertThatExceptionOfType(ConnectFailedException.class)
					.isThrownBy(() -> ProtocolTemplate.builder(own).build().exchange("1", String.class))
					.withMessageContaining(UNKNOWN + "its pool is not managed by the application context.");
			}
		});
	}

	@Test
	void healthTellsTheServiceAndItsInstances() {
		this.registry.set("quotes", this.north, this.south);
		this.contextRunner.run((context) -> {
			await().until(() -> pool(context).endpoints().size() == 2);
			call(context);
			assertThat(new SocketPoolHealthIndicator(pool(context)).health().getDetails())
				.containsEntry("serviceId", "quotes")
				.extractingByKey("target")
				.asString()
				.contains("127.0.0.1:" + this.north.port(), "127.0.0.1:" + this.south.port());
		});
	}

	/**
	 * A method that is added later must not have its default here.
	 */
	@Test
	void connectionsToAServiceDoWhatThoseToItsInstancesDo() {
		assertThat(Stream.of(ConnectionFactory.class.getMethods()).map(Method::getName))
			.containsExactlyInAnyOrderElementsOf(Stream.of(ServiceConnections.class.getDeclaredMethods())
				.map(Method::getName)
				.filter((name) -> !name.equals("service"))
				.toList());
	}

	/**
	 * Have the registry asked again.
	 */
	private void refresh(ApplicationContext context, int times) {
		for (int i = 0; i < times; i++) {
			int asked = this.registry.threads.size();
			context.publishEvent(new HeartbeatEvent(this, i));
			await().until(() -> this.registry.threads.size() > asked && this.registry.asking.get() == 0);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(40));
	}

	private static void call(ApplicationContext context) {
		assertThat(context.getBean(ProtocolTemplate.class).exchange("1", String.class)).isEqualTo("1");
	}

	private static ConnectionPool pool(ApplicationContext context) {
		return context.getBean("connectionPool", ConnectionPool.class);
	}

	private static Endpoint endpoint(StubServer server) {
		return Endpoint.of("127.0.0.1", server.port());
	}

	/**
	 * As {@link SocketPoolDiscoveryAutoConfiguration}, with a clock that is ten times as
	 * fast.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FastClock {

		@Bean
		DiscoveredServices services(@Qualifier("socketPoolConnectionPools") ConnectionPools pools,
				ObjectProvider<DiscoveryClient> discoveryClient) {
			DiscoveredServices services = new DiscoveredServices(discoveryClient, () -> 10 * System.nanoTime());
			pools.addListener(services);
			return services;
		}

	}

}
