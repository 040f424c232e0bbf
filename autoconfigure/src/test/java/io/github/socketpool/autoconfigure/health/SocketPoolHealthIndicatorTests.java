package io.github.socketpool.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.Endpoint;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketPoolHealthIndicator}.
 */
class SocketPoolHealthIndicatorTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final TestServer server = new TestServer();

	private final CountingFactory connections = new CountingFactory(
			ConnectionFactory.sockets(new Endpoint("localhost", this.server.port()), SocketSettings.defaults(),
					FrameCodec.asciiLength(AsciiLengthFormat.defaults())));

	private final ConnectionPool pool = ConnectionPool.builder(this.connections)
		.settings(PoolSettings.defaults().withMaxSize(1))
		.build();

	@AfterEach
	void close() {
		this.pool.close();
		this.server.close();
	}

	@Test
	void aPoolThatHasNeverConnectedIsUpWhenItsTargetCanBeReachedAndStaysEmpty() {
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("target", "localhost:" + this.server.port())
			.containsEntry("active", 0)
			.containsEntry("idle", 0)
			.containsEntry("waiters", 0)
			.doesNotContainKey("lastError");
		assertThat(this.pool.stats().total()).isZero();
		assertThat(this.connections.connects).hasValue(1);
	}

	@Test
	void aPoolWhoseTargetCannotBeReachedIsDownAndSaysWhy() {
		this.server.close();
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error")).asString().contains("refused the connection");
	}

	@Test
	void whatIsDownSaysSinceWhenAndWhatTheLastErrorWas() {
		this.server.close();
		SocketPoolHealthIndicator indicator = new SocketPoolHealthIndicator(this.pool, LONG);
		Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		Health first = indicator.health();
		assertThat((Instant) first.getDetails().get("downSince")).isBetween(before, Instant.now());
		assertThat(first.getDetails().get("lastError")).asString().contains("refused the connection");
		Instant firstError = (Instant) first.getDetails().get("lastErrorAt");
		assertThat(firstError).isBetween(before, Instant.now());
		Awaitility.await().until(() -> Instant.now().isAfter(firstError.plusMillis(5)));
		Health second = indicator.health();
		assertThat(second.getDetails().get("downSince")).isEqualTo(first.getDetails().get("downSince"));
		assertThat((Instant) second.getDetails().get("lastErrorAt")).isAfter(firstError);
	}

	@Test
	void whatWasUpInTheMeantimeIsNotDownSinceTheFirstTime() {
		int port = this.server.port();
		this.server.close();
		SocketPoolHealthIndicator indicator = new SocketPoolHealthIndicator(this.pool, Duration.ZERO);
		Instant first = (Instant) indicator.health().getDetails().get("downSince");
		try (TestServer again = new TestServer(port)) {
			assertThat(indicator.health().getDetails()).doesNotContainKey("downSince");
			assertThat(again.port()).isEqualTo(port);
		}
		Awaitility.await().until(() -> Instant.now().isAfter(first.plusMillis(5)));
		assertThat((Instant) indicator.health().getDetails().get("downSince")).isAfter(first);
	}

	@Test
	void whatServedACallInTheMeantimeIsNotDownSinceTheFirstTime() {
		int port = this.server.port();
		this.server.close();
		SocketPoolHealthIndicator indicator = new SocketPoolHealthIndicator(this.pool, Duration.ZERO);
		Instant first = (Instant) indicator.health().getDetails().get("downSince");
		try (TestServer again = new TestServer(port)) {
			acquire().invalidate();
			assertThat(again.port()).isEqualTo(port);
		}
		Awaitility.await().until(() -> Instant.now().isAfter(first.plusMillis(5)));
		assertThat((Instant) indicator.health().getDetails().get("downSince")).isAfter(first);
	}

	@Test
	void aTargetThatThePoolFoundDownFirstIsDownSinceThen() {
		this.pool.change((settings) -> settings.withConnectBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		Instant later = Instant.now().plusMillis(200);
		Awaitility.await().until(() -> Instant.now().isAfter(later));
		Awaitility.await().until(() -> check(LONG).getDetails().get("error") != null);
		assertThat((Instant) check(LONG).getDetails().get("downSince")).isBefore(later);
	}

	@Test
	void aBusyPoolIsUpWithoutAnotherConnectionBeingMade() {
		Lease lease = acquire();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
		assertThat(this.pool.stats().active()).isEqualTo(1);
		lease.release();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
		assertThat(this.connections.connects).hasValue(1);
	}

	@Test
	void aPoolThatHasLongBeenBusyIsUpWhileItsTargetCanBeReached() {
		Lease lease = acquire();
		assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
		assertThat(this.pool.stats().active()).isEqualTo(1);
		lease.release();
	}

	@Test
	void anOldConnectionThatWasLentOnlyNowProvesNothing() {
		acquire().release();
		Duration proofLasts = Duration.ofSeconds(1);
		Awaitility.await().until(() -> age().compareTo(proofLasts) > 0);
		Lease lease = acquire();
		this.server.close();
		assertThat(check(proofLasts).getStatus()).isEqualTo(Status.DOWN);
		lease.release();
	}

	@Test
	void anIdleConnectionThatHasNotBeenUsedForLongProvesNothing() {
		acquire().release();
		this.server.close();
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aConnectThatFailedLatelyIsShownAndDoesNotKeepItDown() {
		int port = this.server.port();
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		try (TestServer again = new TestServer(port)) {
			Awaitility.await().ignoreExceptions().untilAsserted(() -> acquire().release());
			int before = this.connections.connects.get();
			Health health = check(LONG);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("lastError")).asString().contains("refused the connection");
			assertThat(health.getDetails()).containsKey("lastErrorAt").doesNotContainKey("downSince");
			assertThat(again.port()).isEqualTo(port);
			assertThat(this.connections.connects).as("probed").hasValue(before + 1);
		}
	}

	@Test
	void aTargetThatThePoolKnowsToBeDownIsDownWithoutAConnect() {
		this.pool.change((settings) -> settings.withConnectBackoff(LONG, LONG));
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("lastError")).asString().contains("refused the connection");
		assertThat((Instant) health.getDetails().get("downSince")).isBetween(Instant.now().minusSeconds(60),
				Instant.now());
		assertThat(this.connections.connects).as("the caller's").hasValue(1);
	}

	@Test
	void aTargetThatIsBackIsUpThoughNobodyAsksThePoolForIt() {
		this.pool.change((settings) -> settings.withConnectBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
		int port = this.server.port();
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		Awaitility.await().until(() -> check(LONG).getDetails().get("error") != null);
		try (TestServer again = new TestServer(port)) {
			// The pool's own attempt may have failed just before, and the next not be
			// due.
			Awaitility.await().untilAsserted(() -> assertThat(check(LONG).getStatus()).isEqualTo(Status.UP));
			assertThat(again.port()).isEqualTo(port);
		}
	}

	@Test
	void aPoolThatLetsItsCallersWaitIsUpAndSaysSo() {
		assertThat(check(LONG).getDetails()).containsEntry("state", "open");
		this.pool.suspend(Suspension.WAIT);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("state", "suspended");
	}

	@Test
	void aPoolThatRefusesItsCallersIsOutOfService() {
		this.pool.suspend(Suspension.REFUSE);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("state", "refusing")
			.containsEntry("reason", "The pool is suspended and refuses calls");
		this.pool.resume();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aTargetThatCanBeReachedAgainIsUpWithoutACall() {
		int port = this.server.port();
		this.server.close();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.DOWN);
		try (TestServer again = new TestServer(port)) {
			assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
			assertThat(again.port()).isEqualTo(port);
		}
	}

	@Test
	void aClosedPoolIsOutOfService() {
		this.pool.close();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(this.connections.connects).hasValue(0);
	}

	private Duration age() {
		return this.pool.snapshot().connections().get(0).age();
	}

	private Lease acquire() {
		return this.pool.acquire(Deadline.after(Duration.ofSeconds(10)));
	}

	private Health check(Duration proofLasts) {
		return new SocketPoolHealthIndicator(this.pool, proofLasts).health();
	}

	private static final class CountingFactory implements ConnectionFactory {

		private final ConnectionFactory delegate;

		private final AtomicInteger connects = new AtomicInteger();

		CountingFactory(ConnectionFactory delegate) {
			this.delegate = delegate;
		}

		@Override
		public Endpoint endpoint() {
			return this.delegate.endpoint();
		}

		@Override
		public PoolableConnection connect(ErrorContext context) {
			this.connects.incrementAndGet();
			return this.delegate.connect(context);
		}

	}

}
