package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.Reachability;
import io.github.socketpool.pool.RenewalState;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of the connections of a pool that is told to renew them.
 */
@ExtendWith(NoLeaks.class)
class RenewTests {

	private final LogCapture log = new LogCapture(ConnectionPool.class);

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void allIdleConnectionsAreReplacedWithoutACallAndWithoutTimePassing() {
		try (FakePool fake = pool(10)) {
			List<FakeConnection> older = fake.idle(4);
			assertThat(fake.pool.control().renew()).isEqualTo(4);
			await().until(() -> fake.pool.control().snapshot().renewal() == null);
			assertThat(older).allMatch((connection) -> !connection.closes().isEmpty());
			await().until(() -> fake.events.closes().size() == 4);
			assertThat(fake.events.closes()).containsOnly("RENEWED by LOCAL");
			assertThat(fake.pool.control().stats().idle()).isEqualTo(4);
		}
	}

	@Test
	void aFullPoolOfIdleConnectionsIsReplacedAndNeverTooLarge() {
		try (FakePool fake = pool(8)) {
			List<FakeConnection> older = fake.idle(8);
			fake.pool.control().renew();
			await().until(() -> fake.pool.control().snapshot().renewal() == null);
			assertThat(older).allMatch((connection) -> !connection.closes().isEmpty());
			assertThat(fake.factory.mostAtOnce).hasValueLessThanOrEqualTo(2);
			await().until(() -> fake.pool.control().stats().idle() >= 6);
		}
	}

	@Test
	void aCallerWhoWaitsForAFullPoolGetsTheConnectionThatTakesThePlaceOfTheReleasedOne() {
		try (FakePool fake = pool(1)) {
			Lease held = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			fake.pool.control().renew();
			held.release();
			Lease lease = waiter.get();
			assertThat(lease.connection()).isNotSameAs(held.connection());
			assertThat(fake.events.closes()).containsExactly("RENEWED by LOCAL");
			lease.release();
		}
	}

	@Test
	void aTrialThatFailsIsToldAndLeavesTheOlderConnectionsInService() {
		try (FakePool fake = pool(4)) {
			List<FakeConnection> older = fake.idle(2);
			fake.factory.refusing = true;
			fake.pool.control().renew();
			await().until(() -> !this.log.at(Level.WARNING).isEmpty());
			assertThat(this.log.at(Level.WARNING)).containsExactly("Pool 'default' (fake:1): refused by the test "
					+ "Connections are to be replaced, since all are renewed, and none is yet. "
					+ "Older ones that stay until a connect succeeds: 2. "
					+ "Connects are tried again. If the cause is on this side, correct it; renew() tries at once.");
			fake.acquire().release();
			assertThat(older).allMatch((connection) -> connection.closes().isEmpty());
			assertThat(fake.pool.control().isUp()).isTrue();
			assertThat(fake.pool.control().probe(Deadline.after(Duration.ZERO))).isEqualTo(Reachability.REACHABLE);
			assertThat(fake.events.outages).isEmpty();
			PoolSnapshot.Renewal renewal = fake.pool.control().snapshot().renewal();
			assertThat(renewal).isEqualTo(new PoolSnapshot.Renewal(RenewalState.TRYING, Duration.ZERO, 2,
					"Pool 'default' (fake:1): refused by the test"));
		}
	}

	@Test
	void trialsGoOnAfterPausesUntilOneSucceedsAndEachTurnIsLoggedOnce() {
		try (FakePool fake = pool(4)) {
			fake.idle(2);
			fake.factory.refusing = true;
			fake.pool.control().renew();
			await().until(() -> {
				fake.scheduler.advance(Duration.ofMillis(100));
				return fake.events.connectFailures.size() >= 3;
			});
			assertThat(this.log.at(Level.WARNING)).hasSize(1);
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(Duration.ofMillis(100));
				return fake.events.closes().size() == 2;
			});
			assertThat(fake.events.closes()).containsOnly("RENEWED by LOCAL");
			assertThat(fake.pool.control().snapshot().renewal()).isNull();
			assertThat(this.log.at(Level.INFO))
				.containsExactly("Pool 'default' (fake:1): a connection was made that takes "
						+ "the place of an older one, since all are renewed. Older ones that are replaced now: 2.");
		}
	}

	@Test
	void idleConnectionsAreGoneWithinAMinuteEvenIfFurtherConnectsHang() {
		try (FakePool fake = pool(10)) {
			List<FakeConnection> older = fake.idle(4);
			fake.factory.hold();
			fake.pool.control().renew();
			fake.factory.letThrough(1);
			await().until(() -> fake.events.closes().size() == 1);
			fake.scheduler.advance(Duration.ofSeconds(60));
			assertThat(older).allMatch((connection) -> !connection.closes().isEmpty());
			assertThat(fake.pool.control().snapshot().renewal()).isNull();
		}
	}

	@Test
	void callersOfAFullPoolAreServedWhileTrialsFail() {
		try (FakePool fake = pool(2)) {
			List<Lease> held = Stream.generate(fake::acquire).limit(2).toList();
			fake.factory.refusing = true;
			fake.pool.control().renew();
			Caller<Lease> waiter = fake.callAndWait();
			held.get(0).release();
			await().until(() -> !fake.events.connectFailures.isEmpty());
			held.get(1).release();
			Lease lease = waiter.get();
			assertThat(lease.connection()).isSameAs(held.get(1).connection());
			lease.release();
			assertThat(fake.pool.control().isUp()).isTrue();
			fake.factory.refusing = false;
		}
	}

	@Test
	void aCallerWhoTimesOutWhileTrialsFailIsToldWhy() {
		try (FakePool fake = pool(2)) {
			Lease held = fake.acquire();
			fake.factory.refusing = true;
			fake.pool.control().renew();
			await().until(() -> !fake.events.connectFailures.isEmpty());
			Caller<Lease> waiter = fake.callAndWait();
			fake.pass(Duration.ofSeconds(3), waiter);
			assertThat(waiter.failure(AcquireTimeoutException.class))
				.hasMessageContaining("The last connect failed: Pool 'default' (fake:1): refused by the test");
			held.release();
		}
	}

	@Test
	void aClosedPoolReplacesNothing() {
		try (FakePool fake = pool(2)) {
			fake.idle(2);
			fake.pool.close();
			assertThat(fake.pool.control().renew()).isZero();
			assertThat(fake.pool.control().snapshot().renewal()).isNull();
		}
	}

	private static FakePool pool(int maxSize) {
		return FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(maxSize));
	}

}
