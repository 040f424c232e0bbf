package com.example.quotes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import org.apache.curator.test.TestingServer;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.zookeeper.serviceregistry.ServiceInstanceRegistration;
import org.springframework.cloud.zookeeper.serviceregistry.ZookeeperServiceRegistry;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests an application whose servers are registered in a real ZooKeeper by the client of
 * Spring Cloud.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class QuotesApplicationTests {

	private static final boolean FULL = "full".equals(System.getProperty("proofs.scale"));

	/** The full size runs on a machine that does nothing else. */
	private static final int CALLERS = FULL ? 64 : 16;

	private static final int MAX_SIZE = 12;

	private static final double MAX_DEVIATION = FULL ? 0.1 : 0.5;

	/** How long shares are measured. */
	private static final long MILLIS = FULL ? 10_000 : 1_000;

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(FULL ? 2 : 20);

	/** How late a call may end, since threads have to be scheduled. */
	private static final long GRACE_MILLIS = FULL ? 250 : 10_000;

	private final List<QuoteServer> servers = new ArrayList<>();

	private final Map<QuoteServer, ServiceInstanceRegistration> registrations = new HashMap<>();

	private TestingServer zooKeeper;

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() throws IOException {
		if (this.context != null) {
			this.context.close();
		}
		this.servers.forEach(QuoteServer::close);
		this.zooKeeper.close();
	}

	@Test
	void instancesAreFollowedAndStayWhileTheRegistryIsDown() throws Exception {
		start();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::call)
			.withMessageContaining("no instance of service 'quotes' is known");
		QuoteServer north = register(server());
		QuoteServer south = register(server());
		QuoteServer east = register(server());
		await().ignoreExceptions().untilAsserted(this::call);
		awaitTargets(north, south, east);
		try (Callers callers = new Callers(CALLERS, this.context.getBean(ProtocolTemplate.class))) {
			awaitShares(callers, north, south, east);
			deregister(east);
			awaitTargets(north, south);
			await().until(() -> connectionsTo(east) == 0);
			assertThat(callers.failures()).isEmpty();
			awaitShares(callers, north, south);

			QuoteServer west = register(server());
			awaitShares(callers, north, south, west);
			assertThat(callers.failures()).isEmpty();

			this.zooKeeper.stop();
			callers.goOn(FULL ? 20_000 : 2_000);
			assertThat(callers.failures()).isEmpty();
			awaitTargets(north, south, west);
			this.zooKeeper.restart();
			await().ignoreExceptions().until(() -> {
				register(east);
				return true;
			});
			awaitTargets(north, south, west, east);
			awaitShares(callers, north, south, west, east);
			assertThat(callers.failures()).isEmpty();
			assertThat(callers.longestMillis()).isLessThan(CALL_TIMEOUT.toMillis() + GRACE_MILLIS);
			if (FULL) {
				breakServers(callers, north, south, west);
			}
			assertThat(callers.errors()).isEmpty();
		}
	}

	/**
	 * Servers that are killed or hang stay registered for a time.
	 */
	private void breakServers(Callers callers, QuoteServer north, QuoteServer south, QuoteServer west)
			throws Exception {
		deregister(this.servers.get(2));
		awaitTargets(north, south, west);
		awaitShares(callers, north, south, west);

		callers.reset();
		north.close();
		callers.goOn(5_000);
		assertFewFailures("killed", callers);
		deregister(north);
		awaitTargets(south, west);
		awaitShares(callers, south, west);
		north.restart();
		register(north);
		awaitShares(callers, north, south, west);
		assertFewFailures("killed, deregistered, started and registered", callers);

		callers.reset();
		south.signal("STOP");
		callers.goOn(5_000);
		assertFewFailures("stopped", callers);
		deregister(south);
		awaitTargets(north, west);
		south.signal("CONT");
		register(south);
		awaitShares(callers, north, south, west);
		assertFewFailures("stopped, deregistered, continued and registered", callers);

		callers.reset();
		for (int i = 0; i < 5; i++) {
			deregister(west);
			callers.goOn(1_000);
			register(west);
			callers.goOn(1_000);
		}
		awaitShares(callers, north, south, west);
		assertThat(callers.failures()).isEmpty();
	}

	private void assertFewFailures(String event, Callers callers) {
		System.out.println("QuotesApplicationTests: " + event + ": " + callers.failures().size()
				+ " calls failed, the longest took " + callers.longestMillis() + " ms; answers: " + callers.answers());
		assertThat(callers.failures()).as(event).hasSizeLessThanOrEqualTo(MAX_SIZE + 8);
		assertThat(callers.longestMillis()).isLessThan(CALL_TIMEOUT.toMillis() + GRACE_MILLIS);
	}

	private void start() throws Exception {
		this.zooKeeper = new TestingServer(true);
		this.context = SpringApplication.run(QuotesApplication.class,
				"--spring.cloud.zookeeper.connect-string=" + this.zooKeeper.getConnectString(),
				"--socketpool.call-timeout=" + CALL_TIMEOUT.toMillis() + "ms",
				"--socketpool.pool.acquire-timeout=" + CALL_TIMEOUT.toMillis() + "ms",
				"--socketpool.pool.max-size=" + MAX_SIZE);
		// Applications that register themselves publish this: from then on, ZooKeeper is watched
		this.context.publishEvent(new InstanceRegisteredEvent<>(this, "registered"));
	}

	private QuoteServer server() throws IOException {
		QuoteServer server = QuoteServer.start();
		this.servers.add(server);
		return server;
	}

	private QuoteServer register(QuoteServer server) {
		ServiceInstanceRegistration registration = ServiceInstanceRegistration.builder()
			.name("quotes")
			.address("127.0.0.1")
			.port(server.port())
			.defaultUriSpec()
			.build();
		this.context.getBean(ZookeeperServiceRegistry.class).register(registration);
		this.registrations.put(server, registration);
		return server;
	}

	private void deregister(QuoteServer server) {
		this.context.getBean(ZookeeperServiceRegistry.class).deregister(this.registrations.remove(server));
	}

	private void call() {
		assertThat(this.context.getBean(ProtocolTemplate.class).exchange(Map.of("symbol", "ACME"), Integer.class))
			.isPositive();
	}

	private void awaitTargets(QuoteServer... targets) {
		Endpoint[] endpoints = new Endpoint[targets.length];
		for (int i = 0; i < targets.length; i++) {
			endpoints[i] = Endpoint.of("127.0.0.1", targets[i].port());
		}
		await().untilAsserted(() -> assertThat(pool().endpoints()).containsExactlyInAnyOrder(endpoints));
	}

	/**
	 * Wait until the shares of all servers are equal, and those of others zero.
	 */
	private void awaitShares(Callers callers, QuoteServer... servers) {
		await().untilAsserted(() -> {
			double sum = 0;
			double expected = 1.0 / servers.length;
			Map<Integer, Long> shares = callers.answersWithin(MILLIS);
			double all = shares.values().stream().mapToLong(Long::longValue).sum();
			for (QuoteServer server : servers) {
				double share = shares.getOrDefault(server.port(), 0L) / all;
				assertThat(share).isBetween(expected * (1 - MAX_DEVIATION), expected * (1 + MAX_DEVIATION));
				sum += share;
			}
			assertThat(sum).isEqualTo(1, Offset.offset(1e-6));
		});
	}

	private long connectionsTo(QuoteServer server) {
		Endpoint endpoint = Endpoint.of("127.0.0.1", server.port());
		return pool().control()
			.snapshot()
			.connections()
			.stream()
			.filter((connection) -> connection.endpoint().equals(endpoint))
			.count();
	}

	private ConnectionPool pool() {
		return this.context.getBean(ConnectionPool.class);
	}

	/**
	 * Changes must be followed within 30 s, and the machine may be busy.
	 */
	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(FULL ? 30 : 60)).pollInterval(Duration.ofMillis(50));
	}

}
