package io.github.socketpool.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.exclusive.ExclusivePool;
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
			SocketConnections.builder(Endpoint.of("localhost", this.server.port())).build());

	private final ConnectionPool pool = ExclusivePool.builder(this.connections)
		.settings(PoolSettings.defaults().withMaxSize(1))
		.build();

	@AfterEach
	void close() {
		this.pool.close();
		this.server.close();
	}

	@Test
	void twentyPollsOpenAtMostOneConnectionAndCloseNone() {
		for (int poll = 0; poll < 20; poll++) {
			assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
		}
		assertThat(this.connections.connects).hasValue(1);
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
		assertThat(this.pool.control().snapshot().closes()).isEmpty();
	}

	@Test
	void aPoolWithAnIdleConnectionOpensNone() {
		acquire().release();
		for (int poll = 0; poll < 20; poll++) {
			assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
		}
		assertThat(this.connections.connects).as("the caller's").hasValue(1);
	}

	@Test
	void aPoolThatHasNeverConnectedIsUpWhenItsTargetCanBeReached() {
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("target", "localhost:" + this.server.port())
			.containsEntry("active", 0)
			.containsEntry("idle", 1)
			.containsEntry("waiters", 0)
			.doesNotContainKeys("lastError", "downSince", "nextAttempt");
	}

	@Test
	void downSaysSinceWhenWhyAndWhenTheNextAttemptIsDue() {
		this.server.close();
		Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("lastError")).asString().contains("refused the connection");
		assertThat((Instant) health.getDetails().get("lastErrorAt")).isBetween(before, Instant.now());
		assertThat((Instant) health.getDetails().get("downSince")).isBetween(before, Instant.now());
		assertThat((Instant) health.getDetails().get("nextAttempt")).isBetween(before, Instant.now().plusSeconds(10));
	}

	@Test
	void aTargetIsDownSinceThePoolFoundItDown() {
		this.pool.control()
			.change((settings) -> settings.withConnectBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		Instant later = Instant.now().plusMillis(200);
		Awaitility.await().until(() -> Instant.now().isAfter(later));
		assertThat((Instant) check(LONG).getDetails().get("downSince")).isBefore(later);
	}

	@Test
	void aPoolThatHasBeenBusyForLongIsUp() {
		Lease lease = acquire();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
		assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
		assertThat(this.pool.control().stats().active()).isEqualTo(1);
		lease.release();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
		assertThat(this.connections.connects).hasValue(1);
	}

	@Test
	void anIdleConnectionClosedByTheServerDoesNotCount() {
		acquire().release();
		this.server.close();
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
		Awaitility.await().untilAsserted(() -> assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.DOWN));
		assertThat(this.pool.control().stats().idle()).isZero();
	}

	@Test
	void aRecentlyFailedConnectIsShownButDoesNotKeepHealthDown() {
		int port = this.server.port();
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		try (TestServer again = new TestServer(port)) {
			Awaitility.await().ignoreExceptions().untilAsserted(() -> acquire().release());
			Health health = check(LONG);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("lastError")).asString().contains("refused the connection");
			assertThat(health.getDetails()).containsKey("lastErrorAt").doesNotContainKeys("downSince", "nextAttempt");
			assertThat(again.port()).isEqualTo(port);
		}
	}

	@Test
	void aConnectThatTakesTooLongIsReportedAsDown() {
		this.connections.delay = new CountDownLatch(1);
		Health health = new SocketPoolHealthIndicator(this.pool, LONG, Duration.ofMillis(50)).health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("reason",
				"The pool has no connection and could not open one in time");
		this.connections.delay.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(check(LONG).getStatus()).isEqualTo(Status.UP));
		assertThat(this.connections.connects).hasValue(1);
	}

	@Test
	void aTargetThatThePoolKnowsToBeDownIsDownWithoutAConnect() {
		this.pool.control().change((settings) -> settings.withConnectBackoff(LONG, LONG));
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
	void aTargetThatIsBackIsUpWithoutAnyCall() {
		this.pool.control()
			.change((settings) -> settings.withConnectBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
		int port = this.server.port();
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire);
		assertThat(check(LONG).getStatus()).isEqualTo(Status.DOWN);
		try (TestServer again = new TestServer(port)) {
			// The pool's own attempt may have just failed, and the next one may not be
			// due.
			Awaitility.await().untilAsserted(() -> assertThat(check(LONG).getStatus()).isEqualTo(Status.UP));
			assertThat(again.port()).isEqualTo(port);
		}
	}

	@Test
	void aSuspendedPoolWhoseCallersWaitIsUp() {
		assertThat(check(LONG).getDetails()).containsEntry("state", "open");
		this.pool.control().suspend(Suspension.WAIT);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("state", "suspended");
	}

	@Test
	void aPoolThatRefusesItsCallersIsOutOfService() {
		this.pool.control().suspend(Suspension.REFUSE);
		Health health = check(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("state", "refusing")
			.containsEntry("reason", "The pool is suspended and refuses calls");
		this.pool.control().resume();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aTargetThatCanBeReachedAgainIsUpWithoutACall() {
		int port = this.server.port();
		this.server.close();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.DOWN);
		try (TestServer again = new TestServer(port)) {
			Awaitility.await().untilAsserted(() -> assertThat(check(LONG).getStatus()).isEqualTo(Status.UP));
			assertThat(again.port()).isEqualTo(port);
		}
	}

	@Test
	void aClosedPoolIsOutOfService() {
		this.pool.close();
		assertThat(check(LONG).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(this.connections.connects).hasValue(0);
	}

	private Lease acquire() {
		return this.pool.acquire(Deadline.after(Duration.ofSeconds(10)));
	}

	private Health check(Duration recent) {
		return new SocketPoolHealthIndicator(this.pool, recent, Duration.ofSeconds(30)).health();
	}

	private static final class CountingFactory implements ConnectionFactory {

		private final ConnectionFactory delegate;

		private final AtomicInteger connects = new AtomicInteger();

		private volatile CountDownLatch delay = new CountDownLatch(0);

		CountingFactory(ConnectionFactory delegate) {
			this.delegate = delegate;
		}

		@Override
		public List<Endpoint> endpoints() {
			return this.delegate.endpoints();
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			this.connects.incrementAndGet();
			awaitUninterruptibly(this.delay);
			return this.delegate.connect(endpoint, context);
		}

		private static void awaitUninterruptibly(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
