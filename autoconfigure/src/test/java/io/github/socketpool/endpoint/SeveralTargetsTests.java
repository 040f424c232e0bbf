package io.github.socketpool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.health.SocketPoolHealthIndicator;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.StubServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what the endpoint and health tell of each of several servers.
 */
class SeveralTargetsTests {

	private final StubServer north = StubServer.start();

	private final StubServer south = StubServer.start();

	private final String northAddress = "localhost:" + this.north.port();

	private final String southAddress = "localhost:" + this.south.port();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=socketpool",
				"socketpool.addresses=" + this.northAddress + "," + this.southAddress,
				"socketpool.balancing=round-robin", "socketpool.connect.backoff.initial=1h",
				"socketpool.connect.backoff.max=1h");

	@AfterEach
	void close() {
		this.north.close();
		this.south.close();
	}

	@Test
	void aServerThatIsDownIsTold() {
		this.south.stopListening();
		this.contextRunner.run((context) -> {
			callUntilSouthIsDown(context);
			PoolDescriptor pool = context.getBean(SocketPoolEndpoint.class).pool("default");
			assertThat(pool.status().target()).isEqualTo(this.northAddress + ", " + this.southAddress);
			assertThat(pool.settings().calls().balancing()).isEqualTo("round-robin");
			assertThat(pool.settings().origins()).containsEntry("balancing", "socketpool.balancing");
			assertThat(pool.server().outage()).isNull();
			assertThat(pool.content().targets()).satisfiesExactly((target) -> {
				assertThat(target.target()).isEqualTo(this.northAddress);
				assertThat(target.state()).isEqualTo("up");
				assertThat(target.idle()).isPositive();
				assertThat(target.outage()).isNull();
				assertThat(target.failure()).isNull();
			}, (target) -> {
				assertThat(target.target()).isEqualTo(this.southAddress);
				assertThat(target.state()).isEqualTo("down");
				assertThat(target.idle()).isZero();
				assertThat(target.outage().nextAttempt()).isPositive();
				assertThat(target.failure()).contains("refused the connection");
			});
		});
	}

	@Test
	void healthIsUpWhileOneServerIsAndTellsOfEach() {
		this.south.stopListening();
		this.contextRunner.run((context) -> {
			callUntilSouthIsDown(context);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(target(health, this.northAddress)).containsEntry("state", "up")
				.containsEntry("active", 0)
				.doesNotContainKeys("since", "nextAttempt", "failure");
			assertThat(target(health, this.southAddress)).containsEntry("state", "down").containsEntry("idle", 0);
			assertThat(target(health, this.southAddress).get("failure")).asString().contains("refused the connection");
			assertThat((Instant) target(health, this.southAddress).get("since")).isBeforeOrEqualTo(Instant.now());
			assertThat((Instant) target(health, this.southAddress).get("nextAttempt")).isAfter(Instant.now());
		});
	}

	@Test
	void healthIsDownWhenNoServerCanBeReached() {
		this.south.stopListening();
		this.north.stopListening();
		this.contextRunner.run((context) -> {
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("1", String.class));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
		});
	}

	private void callUntilSouthIsDown(ApplicationContext context) {
		ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			template.exchange("1", String.class);
			return context.getBean(ConnectionPool.class)
				.control()
				.snapshot()
				.targets()
				.get(1)
				.state() == TargetState.DOWN;
		});
	}

	private static Health health(ApplicationContext context) {
		return new SocketPoolHealthIndicator(context.getBean(ConnectionPool.class)).health();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> target(Health health, String address) {
		return ((Map<String, Map<String, Object>>) health.getDetails().get("targets")).get(address);
	}

}
