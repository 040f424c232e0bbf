package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What the pool does by the clock: how long connections live, and what keeps going when
 * something goes wrong. For heartbeats see {@link HeartbeatTests}.
 */
@ExtendWith(NoLeaks.class)
class MaintenanceTests {

	/** Held, since the log manager would let it be collected. */
	private static final Logger LOGGER = Logger.getLogger(ConnectionPool.class.getName());

	@BeforeAll
	static void keepTheLogQuiet() {
		LOGGER.setLevel(Level.OFF);
	}

	@AfterAll
	static void restoreTheLog() {
		LOGGER.setLevel(null);
	}

	@Test
	void connectionsThatNobodyUsesAreClosed() {
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5)))) {
			fake.idle(3);
			fake.scheduler.advance(Duration.ofSeconds(299));
			assertThat(fake.events.closes()).isEmpty();
			fake.scheduler.advance(Duration.ofSeconds(2));
			assertThat(fake.events.closes()).hasSize(3).containsOnly("IDLE_TIMEOUT by LOCAL");
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void aConnectionThatIsUsedNowAndThenStays() {
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5)))) {
			fake.idle(2);
			for (int i = 0; i < 3; i++) {
				fake.scheduler.advance(Duration.ofMinutes(3));
				fake.acquire().release();
			}
			assertThat(fake.events.closes()).containsExactly("IDLE_TIMEOUT by LOCAL");
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void minIdleConnectionsStayHoweverLongNobodyUsesThem() {
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5))
			.withMaxLifetime(Duration.ZERO)
			.withMaxSize(4)
			.withMinIdle(2))) {
			fake.idle(4);
			fake.scheduler.advance(Duration.ofHours(1));
			assertThat(fake.events.closes()).hasSize(2).containsOnly("IDLE_TIMEOUT by LOCAL");
			assertThat(fake.pool.control().stats().idle()).isEqualTo(2);
		}
	}

	@Test
	void connectionsAreReplacedUpToMinIdleWhenTheyAreLost() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(2).withMinIdle(2))) {
			List<FakeConnection> connections = fake.idle(2);
			fake.scheduler.advance(Duration.ofMinutes(1));
			connections.forEach((connection) -> connection.atCheck.add(CloseReason.STALE));
			Lease lease = fake.acquire();
			connections.get(1).atEnd.add(CloseReason.FAILED);
			lease.release();
			fake.scheduler.runDue();
			await().until(() -> fake.pool.control().stats().idle() == 2 && fake.factory.made.size() == 4);
			assertThat(fake.events.closes()).containsExactly("FAILED by LOCAL", "STALE by PEER");
		}
	}

	@Test
	void connectionsThatAreTooOldAreClosed() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxLifetime(Duration.ofMinutes(10)))) {
			fake.idle(4);
			fake.scheduler.advance(Duration.ofSeconds(479));
			assertThat(fake.events.closes()).isEmpty();
			fake.scheduler.advance(Duration.ofSeconds(122));
			assertThat(fake.events.closes()).hasSize(4).containsOnly("MAX_LIFETIME by LOCAL");
		}
	}

	@Test
	void connectionsThatWereMadeTogetherDoNotEndTogether() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxSize(50).withMaxLifetime(Duration.ofMinutes(10)))) {
			fake.idle(50);
			fake.scheduler.advance(Duration.ofSeconds(540));
			assertThat(fake.events.closes()).hasSizeBetween(5, 45);
		}
	}

	@Test
	void aConnectionThatIsTooOldIsClosedWhenItComesBack() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxLifetime(Duration.ofMinutes(10)))) {
			Lease lease = fake.acquire();
			fake.scheduler.advance(Duration.ofMinutes(11));
			assertThat(fake.events.closes()).isEmpty();
			lease.release();
			assertThat(fake.events.closes()).containsExactly("MAX_LIFETIME by LOCAL");
		}
	}

	@Test
	void aConnectionThatIsTooOldServesUntilTheNextOneIsThere() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings)
			.withMaxSize(2)
			.withMinIdle(1)
			.withMaxLifetime(Duration.ofMinutes(10)))) {
			FakeConnection old = fake.warmUp().get(0);
			fake.factory.hold();
			fake.scheduler.advance(Duration.ofMinutes(11));
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(1);
			Lease lease = fake.acquire();
			assertThat(lease.connection()).isSameAs(old);
			lease.release();
			fake.scheduler.advance(Duration.ofSeconds(2));
			assertThat(fake.events.closes()).as("closed before the next one is there").isEmpty();
			fake.factory.letThrough(1);
			await().until(() -> fake.events.connected.get() == 2);
			fake.scheduler.advance(Duration.ofSeconds(1));
			assertThat(fake.events.closes()).containsExactly("MAX_LIFETIME by LOCAL");
			assertThat(old.closes()).containsExactly(CloseReason.MAX_LIFETIME);
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void aConnectionThatIsTooOldServesAsLongAsTheTargetIsDown() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings)
			.withMaxSize(2)
			.withMinIdle(1)
			.withMaxLifetime(Duration.ofMinutes(10)))) {
			FakeConnection old = fake.warmUp().get(0);
			fake.factory.refusing = true;
			fake.scheduler.advance(Duration.ofMinutes(11));
			await().until(() -> fake.events.outages.size() == 1);
			for (int i = 0; i < 10; i++) {
				fake.scheduler.advance(Duration.ofMinutes(1));
				Lease lease = fake.acquire();
				assertThat(lease.connection()).isSameAs(old);
				lease.release();
			}
			fake.factory.refusing = false;
			await().until(() -> {
				fake.scheduler.advance(Duration.ofSeconds(10));
				return !fake.events.closes().isEmpty();
			});
			assertThat(old.closes()).containsExactly(CloseReason.MAX_LIFETIME);
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void oneConnectionThatIsFoundDeadHasAllOthersOfThatMomentLookedAt() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			List<FakeConnection> connections = fake.idle(8);
			fake.scheduler.advance(Duration.ofMinutes(1));
			connections.subList(0, 5).forEach((connection) -> connection.atCheck.add(CloseReason.STALE));
			Lease lease = fake.acquire();
			connections.get(7).atEnd.add(CloseReason.FAILED);
			lease.release();
			fake.scheduler.runDue();
			assertThat(fake.events.closes()).hasSize(6).filteredOn("STALE by PEER"::equals).hasSize(5);
			assertThat(fake.pool.control().stats().idle()).isEqualTo(2);
			assertThat(connections.get(6).checked).hasValue(1);
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(connections.get(6).checked).as("looked at once").hasValue(1);
		}
	}

	@Test
	void aConnectionThatMayHaveDiedWithAnotherOneIsLookedAtBeforeItIsLent() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			List<FakeConnection> connections = fake.idle(3);
			fake.scheduler.advance(Duration.ofMinutes(1));
			Lease lease = fake.acquire();
			connections.get(2).atEnd.add(CloseReason.FAILED);
			lease.release();
			connections.get(1).atCheck.add(CloseReason.STALE);
			Lease next = fake.acquire();
			assertThat(next.connection()).isSameAs(connections.get(0));
			assertThat(connections.get(0).checked).hasValue(1);
			assertThat(connections.get(1).closes()).containsExactly(CloseReason.STALE);
			next.release();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void aConnectionThatFailsToBeginAUseLosesNoSlot(Throwable failure) {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.whileBeginning = () -> UnexpectedFailures.raise(failure);
			assertThatThrownBy(fake::acquire).isSameAs(failure);
			assertThat(connection.closes()).containsExactly(CloseReason.FAILED);
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void aConnectionThatFailsToLookIsClosedAndLosesNoSlot(Throwable failure) {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			List<FakeConnection> connections = fake.idle(4);
			fake.scheduler.advance(Duration.ofMinutes(1));
			connections.get(0).whileLooking = () -> UnexpectedFailures.raise(failure);
			connections.get(2).whileLooking = () -> UnexpectedFailures.raise(failure);
			Lease lease = fake.acquire();
			connections.get(3).atEnd.add(CloseReason.FAILED);
			lease.release();
			fake.scheduler.runDue();
			assertThat(fake.events.closes()).hasSize(3).containsOnly("FAILED by LOCAL");
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			fake.acquire().release();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void aConnectionThatFailsToEndAUseIsClosedAndLosesNoSlot(Throwable failure) {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.whileEnding = () -> UnexpectedFailures.raise(failure);
			Lease lease = fake.acquire();
			assertThatCode(lease::release).doesNotThrowAnyException();
			assertThat(connection.closes()).containsExactly(CloseReason.FAILED);
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(fake.events.released).hasValue(2);
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void connectionsThatFailToCloseLoseNoSlot(Throwable failure) {
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5)))) {
			List<FakeConnection> connections = fake.idle(4);
			fake.scheduler.advance(Duration.ofMinutes(1));
			connections.forEach((connection) -> connection.whileClosing = () -> UnexpectedFailures.raise(failure));
			connections.get(1).atCheck.add(CloseReason.STALE);
			connections.get(2).atCheck.add(CloseReason.STALE);
			Lease lease = fake.acquire();
			connections.get(3).atEnd.add(CloseReason.FAILED);
			assertThatCode(lease::release).doesNotThrowAnyException();
			fake.scheduler.runDue();
			assertThat(fake.pool.control().stats().total()).isEqualTo(1);
			fake.idle(3);
			fake.scheduler.advance(Duration.ofMinutes(6));
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(fake.events.closes()).hasSize(6);
		}
	}

	@Test
	void anErrorOfAListenerDoesNotEndIt() {
		PoolListener failing = new PoolListener() {
			@Override
			public void heartbeatSent(Endpoint endpoint) {
				throw new NoClassDefFoundError("from a listener");
			}
		};
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat, failing)) {
			fake.idle(4);
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.factory.made)
				.allSatisfy((connection) -> assertThat(connection.heartbeatsSent).hasValueGreaterThanOrEqualTo(4));
			assertThat(fake.count(SlotState.VALIDATING)).isZero();
		}
	}

	@Test
	void aFailureOfTheLogDoesNotEndIt() {
		letWarningsFail();
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5))
			.withLeakDetectionThreshold(Duration.ofMinutes(1)))) {
			fake.idle(2);
			Lease leaked = fake.acquire();
			fake.scheduler.advance(Duration.ofMinutes(6));
			assertThat(fake.events.closes()).containsExactly("IDLE_TIMEOUT by LOCAL");
			leaked.release();
		}
		finally {
			endFailures();
		}
	}

	@Test
	void surplusConnectionsLoseNoSlotWhenAListenerAndTheLogFail() {
		PoolListener failing = new PoolListener() {
			@Override
			public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
				throw new NoClassDefFoundError("from a listener");
			}
		};
		letWarningsFail();
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5)), failing)) {
			List<FakeConnection> connections = fake.idle(4);
			fake.scheduler.advance(Duration.ofMinutes(6));
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(connections)
				.allSatisfy((connection) -> assertThat(connection.closes()).containsExactly(CloseReason.IDLE_TIMEOUT));
		}
		finally {
			endFailures();
		}
	}

	@Test
	void aCallerWhoWaitsIsServedThoughNoThreadIsToBeHadForIt() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(1))) {
			fake.idle(1);
			Lease lease = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			((FakeConnection) lease.connection()).atEnd.add(CloseReason.FAILED);
			fake.scheduler.failures.add(new Error("no thread is to be had"));
			assertThatCode(lease::release).doesNotThrowAnyException();
			assertThat(fake.scheduler.failures).as("not asked for a thread").isEmpty();
			waiter.get().release();
			assertThat(fake.factory.made).hasSize(2);
		}
	}

	@Test
	void itRunsAgainAfterTheNextConnectWhenNoThreadWasToBeHadForIt() {
		try (FakePool fake = FakePool
			.of((settings) -> settings.withMaxSize(1).withIdleTimeout(Duration.ofMinutes(5)))) {
			fake.scheduler.failures.add(new Error("no thread is to be had for the caller"));
			fake.scheduler.failures.add(new Error("no thread is to be had for the connect"));
			Lease lease = fake.acquire();
			await().until(fake.scheduler.failures::isEmpty);
			assertThat(fake.scheduler.pending()).isZero();
			lease.invalidate();
			fake.idle(1);
			fake.scheduler.advance(Duration.ofMinutes(6));
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(fake.events.closes()).containsExactly("INVALIDATED by LOCAL", "IDLE_TIMEOUT by LOCAL");
		}
	}

	@Test
	void whatIsPlannedStaysPlannedWhenNoThreadIsToBeHadForSomethingSooner() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			fake.idle(1);
			Lease lease = fake.acquire();
			((FakeConnection) lease.connection()).atEnd.add(CloseReason.FAILED);
			fake.scheduler.failures.add(new Error("no thread is to be had"));
			lease.release();
			assertThat(fake.scheduler.failures).isEmpty();
			assertThat(fake.scheduler.pending()).isEqualTo(1);
		}
	}

	@Test
	void nothingIsScheduledWhileThereIsNothingToDo() {
		try (FakePool fake = FakePool.of((settings) -> settings.withIdleTimeout(Duration.ofMinutes(5)))) {
			assertThat(fake.scheduler.pending()).isZero();
			fake.idle(2);
			assertThat(fake.scheduler.pending()).isEqualTo(1);
			fake.scheduler.advance(Duration.ofMinutes(6));
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(fake.scheduler.pending()).isZero();
		}
	}

	@Test
	void nothingIsScheduledAfterThePoolIsClosed() {
		FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat);
		fake.idle(2);
		fake.pool.close();
		fake.scheduler.runDue();
		assertThat(fake.scheduler.pending()).isZero();
	}

	@Test
	void aRunThatComesAfterAClosedPoolIsEmptyTouchesNothing() {
		FakePool fake = FakePool.of(FakePool::lasting);
		fake.idle(2);
		fake.pool.close();
		FakeScheduler.Task run = Objects.requireNonNull(fake.scheduler.take());
		fake.ticker.failure = new NoClassDefFoundError("the class loader is closed");
		assertThatNoException().isThrownBy(run::run);
		assertThat(fake.scheduler.pending()).isZero();
	}

	@Test
	void aRunThatIsBroughtForwardWhileItBeginsDoesNotHappenTwiceFromThenOn() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.idle(2);
			fake.scheduler.advance(Duration.ofMinutes(1));
			FakeScheduler.Task begun = Objects.requireNonNull(fake.scheduler.take());
			fake.acquire().release();
			Lease lease = fake.acquire();
			((FakeConnection) lease.connection()).atEnd.add(CloseReason.FAILED);
			lease.release();
			begun.run();
			fake.scheduler.advance(Duration.ofSeconds(5));
			assertThat(fake.scheduler.pending()).isEqualTo(1);
		}
	}

	@Test
	void theOneThreadEndsWhenAllPoolsAreClosed() {
		ConnectionPool first = NoLeaks.watch(ExclusivePool.builder(new FakeConnectionFactory()).build());
		ConnectionPool second = NoLeaks.watch(ExclusivePool.builder(new FakeConnectionFactory()).build());
		try (first; second) {
			first.acquire(Deadline.after(Duration.ofSeconds(10))).release();
			second.acquire(Deadline.after(Duration.ofSeconds(10))).release();
			await().until(() -> schedulerThreads() == 1);
			first.close();
			assertThat(schedulerThreads()).isEqualTo(1);
		}
		await().until(() -> schedulerThreads() == 0);
	}

	private static void letWarningsFail() {
		LOGGER.setLevel(Level.WARNING);
		LOGGER.setFilter((record) -> {
			if (record.getLevel() == Level.WARNING) {
				throw new IllegalStateException("from the log");
			}
			return false;
		});
	}

	private static void endFailures() {
		LOGGER.setFilter(null);
		LOGGER.setLevel(Level.OFF);
	}

	private static long schedulerThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("socketpool-scheduler"))
			.count();
	}

}
