package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What callers get while the target cannot be reached, and how the pool finds back.
 */
@ExtendWith(NoLeaks.class)
class TargetDownTests {

	private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMillis(100);

	@Test
	void callersAreRefusedAtOnceWithTheCauseAndTheNextAttempt() {
		try (FakePool fake = down()) {
			fake.ticker.advance(Duration.ofNanos(1));
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire)
					.withMessageContaining("Pool 'default' (fake:1): refused by the test")
					.withMessageContaining(
							"Connects have been failing for 1 ns, the last one 1 ns ago. The next attempt follows in ")
					.withMessageEndingWith("; until then calls are refused at once.");
			}
			assertThat(fake.factory.connects).hasValue(1);
			assertThat(fake.events.outages).hasSize(1);
			assertThat(fake.pool.control().snapshot().outage()).isNotNull();
		}
	}

	@Test
	void theWayBackIsFoundWithoutACallerWhoWaits() {
		try (FakePool fake = down()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			fake.factory.refusing = false;
			fake.scheduler.advance(LONGEST_FIRST_PAUSE);
			await().until(() -> fake.pool.control().stats().idle() == 1);
			await().until(() -> fake.events.outagesEnded.size() == 1);
			assertThat(fake.pool.control().snapshot().outage()).isNull();
			fake.acquire().release();
			assertThat(fake.factory.connects).hasValue(2);
		}
	}

	@Test
	void aCallerWhoComesWhenTheNextAttemptIsDueWaitsForIt() {
		try (FakePool fake = down()) {
			fake.factory.refusing = false;
			fake.ticker.advance(LONGEST_FIRST_PAUSE);
			fake.acquire().release();
			assertThat(fake.factory.connects).hasValue(2);
		}
	}

	@Test
	void allCallersWhoComeAfterAQuietTimeWaitForTheAttemptThatIsMadeForThem() {
		try (FakePool fake = down()) {
			fake.scheduler.advance(LONGEST_FIRST_PAUSE);
			await().until(() -> fake.events.connectFailures.size() == 2);
			fake.factory.refusing = false;
			fake.factory.hold();
			fake.ticker.advance(Duration.ofSeconds(20));
			List<Caller<Lease>> callers = Stream.generate(fake::callAndWait).limit(8).toList();
			assertThat(fake.factory.mostAtOnce).hasValue(1);
			fake.factory.letAllThrough();
			callers.forEach((caller) -> caller.get().release());
			assertThat(fake.events.acquireFailures).hasSize(1);
		}
	}

	@Test
	void callersWhoseAttemptFailsAfterAQuietTimeAreToldWhenTheLastAttemptWasMade() {
		try (FakePool fake = down()) {
			fake.scheduler.advance(LONGEST_FIRST_PAUSE);
			await().until(() -> fake.events.connectFailures.size() == 2);
			fake.ticker.advance(Duration.ofSeconds(20));
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire)
				.withMessageContaining(
						"Connects have been failing for 20.1 s, the last one just now. The next attempt ");
		}
	}

	@Test
	void attemptsAreMadeOnlyAsLongAsSomebodyWouldBeGladOfThem() {
		try (FakePool fake = down()) {
			fake.scheduler.advance(LONGEST_FIRST_PAUSE);
			await().until(() -> fake.events.connectFailures.size() == 2);
			await().until(() -> {
				fake.scheduler.advance(Duration.ofHours(1));
				return fake.scheduler.pending() == 0;
			});
			assertThat(fake.factory.connects).hasValue(2);
			assertThat(fake.pool.control().stats().connecting()).isZero();
		}
	}

	@Test
	void minIdleIsReasonEnoughForAttempts() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMinIdle(1))) {
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			await().until(() -> {
				fake.scheduler.advance(Duration.ofSeconds(1));
				return fake.events.connectFailures.size() >= 5;
			});
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(Duration.ofSeconds(1));
				return fake.pool.control().stats().idle() == 1;
			});
		}
	}

	@Test
	void oneConnectAtATimeIsUnderWayUntilOneSucceedsAndThenThePoolGrowsAsEver() {
		try (FakePool fake = down((settings) -> settings.withMaxConnecting(3))) {
			fake.factory.hold();
			fake.scheduler.advance(LONGEST_FIRST_PAUSE);
			await().until(() -> fake.factory.connects.get() == 2);
			for (int i = 0; i < 10; i++) {
				fake.scheduler.advance(Duration.ofSeconds(1));
				assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire)
					.withMessageContaining("The next attempt is under way; until it ends calls are refused at once.");
			}
			assertThat(fake.factory.connects).hasValue(2);
			assertThat(fake.factory.mostAtOnce).hasValue(1);
			fake.factory.refusing = false;
			fake.factory.letThrough(1);
			await().until(() -> fake.pool.control().stats().idle() == 1);
			Lease held = fake.acquire();
			List<Caller<Lease>> waiters = Stream.generate(fake::callAndWait).limit(3).toList();
			await().until(() -> fake.pool.control().stats().connecting() == 3);
			fake.factory.letThrough(3);
			waiters.forEach((waiter) -> waiter.get().release());
			held.release();
		}
	}

	@Test
	void whoCanHopeForAConnectionInUseWaitsForIt() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease held = fake.acquire();
			fake.factory.refusing = true;
			Caller<Lease> first = fake.callAndWait();
			await().until(() -> fake.events.outages.size() == 1);
			Caller<Lease> second = fake.callAndWait();
			assertThat(first.isDone()).isFalse();
			held.release();
			first.get().release();
			second.get().release();
			assertThat(fake.events.acquireFailures).isEmpty();
		}
	}

	@Test
	void thoseWhoWaitAreRefusedWhenTheLastConnectionGoes() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withAcquireTimeout(Duration.ofHours(1)))) {
			Lease held = fake.acquire();
			fake.factory.refusing = true;
			Caller<Lease> waiter = fake.callAndWait();
			await().until(() -> fake.events.outages.size() == 1);
			held.invalidate();
			assertThat(waiter.failure(ConnectFailedException.class)).hasMessageContaining("refused by the test");
			assertThat(fake.pool.control().stats().waiters()).isZero();
		}
	}

	@Test
	void aCallerWhoTimesOutWhileTheTargetIsDownIsNotToldToRaiseTheSizeOfThePool() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease held = fake.acquire();
			fake.factory.refusing = true;
			Caller<Lease> waiter = fake.callAndWait();
			await().until(() -> fake.events.outages.size() == 1);
			fake.pass(Duration.ofSeconds(3), waiter);
			assertThat(waiter.failure(AcquireTimeoutException.class))
				.hasMessageContaining("The last connect failed: Pool 'default' (fake:1): refused by the test")
				.hasMessageNotContaining("raise pool.max-size");
			held.release();
		}
	}

	@Test
	void aCallerWhoTimesOutAfterAnOutageIsOverIsNotToldOfIt() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxSize(2).withMaxConnecting(1))) {
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(LONGEST_FIRST_PAUSE);
				return fake.events.outagesEnded.size() == 1;
			});
			Lease held = fake.acquire();
			fake.factory.hold();
			Caller<Lease> waiter = fake.callAndWait();
			fake.pass(Duration.ofSeconds(3), waiter);
			assertThat(waiter.failure(AcquireTimeoutException.class)).hasMessageNotContaining("last connect failed");
			fake.factory.letAllThrough();
			held.release();
		}
	}

	@Test
	void afterAConnectionWasLostOneConnectIsMadeBeforeOthers() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxConnecting(3))) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.atBegin.add(CloseReason.STALE);
			fake.factory.hold();
			List<Caller<Lease>> callers = Stream.generate(fake::callAndWait).limit(3).toList();
			await().until(() -> fake.factory.connects.get() == 2);
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(1);
			fake.factory.letThrough(1);
			await().until(() -> fake.factory.connects.get() >= 3);
			fake.factory.letAllThrough();
			callers.forEach((caller) -> caller.get().release());
		}
	}

	@Test
	void theOutageIsForgottenWhenThePoolIsClosed() {
		try (FakePool fake = down()) {
			fake.pool.close();
			fake.factory.refusing = false;
			fake.pool.control().start();
			fake.acquire().release();
		}
	}

	private static FakePool down() {
		return down((settings) -> settings);
	}

	private static FakePool down(UnaryOperator<PoolSettings> change) {
		FakePool fake = FakePool.of((settings) -> change.apply(FakePool.lasting(settings)));
		fake.factory.refusing = true;
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
		await().until(() -> fake.events.outages.size() == 1 && fake.scheduler.pending() == 1);
		return fake;
	}

}
