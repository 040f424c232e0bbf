package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which connections get heartbeats, when, and what follows from the answers.
 */
@ExtendWith(NoLeaks.class)
class HeartbeatTests {

	@Test
	void anIdleConnectionGetsOneAfterTheIntervalAndAgainAfterEach() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = fake.idle(1).get(0);
			fake.scheduler.advance(Duration.ofSeconds(10));
			assertThat(connection.heartbeatsSent).hasValue(0);
			fake.scheduler.advance(Duration.ofSeconds(2));
			assertThat(connection.heartbeatsSent).hasValue(1);
			fake.scheduler.advance(Duration.ofSeconds(12));
			assertThat(connection.heartbeatsSent).hasValue(2);
			assertThat(fake.events.heartbeatsSent).hasValue(2);
		}
	}

	@Test
	void aConnectionThatIsUsedOftenEnoughGetsNone() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.idle(1);
			for (int i = 0; i < 10; i++) {
				fake.scheduler.advance(Duration.ofSeconds(8));
				fake.acquire().release();
			}
			assertThat(fake.events.heartbeatsSent).hasValue(0);
		}
	}

	@Test
	void aConnectionThatIsInUseGetsNone() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			Lease lease = fake.acquire();
			fake.scheduler.advance(Duration.ofMinutes(5));
			lease.release();
			fake.scheduler.advance(Duration.ofSeconds(9));
			assertThat(fake.events.heartbeatsSent).hasValue(0);
		}
	}

	@Test
	void noneAreSentWithoutAnInterval() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withInterval(Duration.ZERO))) {
			fake.idle(2);
			fake.scheduler.advance(Duration.ofHours(1));
			assertThat(fake.events.heartbeatsSent).hasValue(0);
		}
	}

	@Test
	void aConnectionIsOutOfReachUntilTheFirstHeartbeatHasTimedOutAndForASecondAfterEachOther() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withTimeout(Duration.ofSeconds(4)))) {
			FakeConnection connection = fake.idle(1).get(0);
			assertIsOutOfReachAfterHeartbeat(fake, connection, Duration.ofSeconds(4));
			assertIsOutOfReachAfterHeartbeat(fake, connection, Duration.ofSeconds(1));
			assertIsOutOfReachAfterHeartbeat(fake, connection, Duration.ofSeconds(1));
		}
	}

	private static void assertIsOutOfReachAfterHeartbeat(FakePool fake, FakeConnection connection, Duration time) {
		fake.passUntilHeartbeat();
		assertThat(fake.count(SlotState.PAUSED)).isEqualTo(1);
		int idle = fake.pool.control().stats().idle();
		fake.scheduler.advance(time.minusMillis(1));
		Lease other = fake.acquire();
		assertThat(other.connection()).isNotSameAs(connection);
		other.invalidate();
		assertThat(fake.pool.control().stats().idle()).isEqualTo(idle);
		fake.scheduler.advance(Duration.ofMillis(1));
		Lease again = fake.acquire();
		assertThat(again.connection()).isSameAs(connection);
		again.release();
	}

	@Test
	void aConnectionIsOutOfReachForAllOfThatTimeWhateverElseThereIsToDo() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(2);
			fake.passUntilHeartbeat();
			Lease lease = fake.acquire();
			connections.get(1).atEnd.add(CloseReason.FAILED);
			lease.release();
			fake.scheduler.advance(Duration.ofMillis(1980));
			assertThat(fake.count(SlotState.PAUSED)).isEqualTo(1);
			fake.scheduler.advance(Duration.ofMillis(40));
			assertThat(fake.count(SlotState.IDLE)).isEqualTo(1);
		}
	}

	@Test
	void whereThereIsRoomACallerGetsANewConnection() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.pool.control().resize(2, 0);
			fake.idle(1);
			fake.passUntilHeartbeat();
			fake.acquire().release();
			assertThat(fake.factory.connects).hasValue(2);
			assertThat(fake.events.closes()).isEmpty();
		}
	}

	@Test
	void whereThereIsNoRoomTheConnectionIsClosedForTheCallerWhoGetsANewOne() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.pool.control().change((settings) -> settings.withMaxSize(1).withMaxWaiters(0));
			FakeConnection connection = fake.idle(1).get(0);
			fake.passUntilHeartbeat();
			Lease lease = fake.acquire();
			assertThat(lease.connection()).isNotSameAs(connection);
			lease.release();
			assertThat(fake.events.closes()).containsExactly("HEARTBEAT_PAUSE by LOCAL");
			assertThat(fake.pool.control().stats().total()).isEqualTo(1);
			assertThat(CloseReason.HEARTBEAT_PAUSE.isBroken()).as("closed with a reset").isFalse();
		}
	}

	@Test
	void asManyAreClosedAsCallersNeed() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.pool.control().resize(8, 0);
			fake.idle(8);
			fake.passUntilHeartbeat();
			fake.scheduler.advance(Duration.ofSeconds(2));
			await().until(() -> fake.count(SlotState.PAUSED) == 4);
			List<Lease> leases = Stream.generate(fake::acquire).limit(6).toList();
			assertThat(fake.events.closes()).hasSize(2).containsOnly("HEARTBEAT_PAUSE by LOCAL");
			leases.forEach(Lease::release);
		}
	}

	@Test
	void aSuspendedPoolClosesNoneForItsWaiters() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.pool.control().resize(1, 0);
			fake.idle(1);
			fake.passUntilHeartbeat();
			fake.pool.control().suspend(Suspension.WAIT);
			Caller<Lease> caller = fake.callAndWait();
			assertThat(fake.events.closes()).isEmpty();
			fake.pool.control().resume();
			caller.get().release();
			assertThat(fake.events.closes()).containsExactly("HEARTBEAT_PAUSE by LOCAL");
		}
	}

	@Test
	void aConnectionReturnsToItsOldPlace() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(4);
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.events.heartbeatsSent).hasValueGreaterThanOrEqualTo(16);
			List<Lease> leases = Stream.generate(fake::acquire).limit(4).toList();
			assertThat(leases).extracting(Lease::connection)
				.containsExactly(connections.get(3), connections.get(2), connections.get(1), connections.get(0));
			leases.forEach(Lease::release);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 8 })
	void neverMoreThanHalfOfTheIdleConnectionsAreOutOfReach(int size) {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(size);
			long most = 0;
			for (int i = 0; i < 4000; i++) {
				fake.scheduler.advance(Duration.ofMillis(5));
				most = Math.max(most, fake.count(SlotState.PAUSED));
			}
			assertThat(most).isEqualTo(size / 2);
			assertThat(connections)
				.allSatisfy((connection) -> assertThat(connection.heartbeatsSent).hasValueGreaterThanOrEqualTo(1));
		}
	}

	@Test
	void aConnectionWhoseReplyComesIsLentAgain() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(true))) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.awaitingReply = true;
			fake.passUntilHeartbeat();
			fake.scheduler.advance(Duration.ofMillis(500));
			Lease other = fake.acquire();
			assertThat(other.connection()).isNotSameAs(connection);
			connection.heartbeats++;
			connection.awaitingReply = false;
			fake.scheduler.advance(Duration.ofMillis(10));
			Lease again = fake.acquire();
			assertThat(again.connection()).isSameAs(connection);
			assertThat(fake.events.heartbeats).hasValue(1);
			fake.scheduler.advance(Duration.ofSeconds(9));
			assertThat(fake.events.closes()).isEmpty();
			again.release();
			other.release();
		}
	}

	@Test
	void aConnectionWhoseReplyDoesNotComeInTimeIsClosed() {
		try (FakePool fake = FakePool
			.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(true).withTimeout(Duration.ofMillis(2500)))) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.awaitingReply = true;
			fake.passUntilHeartbeat();
			fake.scheduler.advance(Duration.ofMillis(2499));
			assertThat(connection.closes()).isEmpty();
			fake.scheduler.advance(Duration.ofMillis(1));
			assertThat(connection.closes()).containsExactly(CloseReason.HEARTBEAT_TIMEOUT);
			assertThat(fake.events.closes()).containsExactly("HEARTBEAT_TIMEOUT by LOCAL");
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void aConnectionThatBreaksWhileItsReplyIsAwaitedIsClosedAtOnce() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(true))) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.awaitingReply = true;
			fake.passUntilHeartbeat();
			connection.atCheck.add(CloseReason.STALE);
			fake.scheduler.advance(Duration.ofMillis(10));
			assertThat(fake.events.closes()).containsExactly("STALE by PEER");
		}
	}

	@Test
	void oneThatMeetsADeadConnectionHasTheOthersLookedAt() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(4);
			connections.get(0).atHeartbeat.add(CloseReason.STALE);
			connections.get(2).atCheck.add(CloseReason.STALE);
			connections.get(3).atCheck.add(CloseReason.STALE);
			fake.passUntilHeartbeat();
			fake.scheduler.advance(Duration.ofMillis(10));
			assertThat(fake.events.closes()).hasSize(3).containsOnly("STALE by PEER");
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			assertThat(connections.get(1).closes()).isEmpty();
		}
	}

	@Test
	void aConnectionThatMayHaveDiedWithAnotherOneIsAskedWherePeersAnswer() {
		try (FakePool fake = FakePool
			.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(true).withTimeout(Duration.ofMillis(500)))) {
			List<FakeConnection> connections = fake.idle(3);
			fake.scheduler.advance(Duration.ofSeconds(1));
			connections.get(0).awaitingReply = true;
			Lease lease = fake.acquire();
			connections.get(2).atEnd.add(CloseReason.FAILED);
			lease.release();
			fake.scheduler.advance(Duration.ofSeconds(2));
			assertThat(connections.get(0).closes()).containsExactly(CloseReason.HEARTBEAT_TIMEOUT);
			assertThat(connections.get(1).heartbeatsSent).hasValueGreaterThanOrEqualTo(1);
			assertThat(connections.get(1).closes()).isEmpty();
			assertThat(fake.count(SlotState.IDLE)).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.socketpool.pool.exclusive.UnexpectedFailures#fromConnections")
	void aConnectionThatFailsToSendItIsClosedAndLosesNoSlot(Throwable failure) {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(4);
			connections.get(0).whileLooking = () -> UnexpectedFailures.raise(failure);
			connections.get(2).whileLooking = () -> UnexpectedFailures.raise(failure);
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.events.closes()).hasSize(2).containsOnly("FAILED by LOCAL");
			assertThat(fake.count(SlotState.IDLE)).isEqualTo(2);
			assertThat(connections.get(3).heartbeatsSent).hasValueGreaterThanOrEqualTo(2);
		}
	}

	@Test
	void aConnectionThatIsEvictedDuringItsHeartbeatIsClosedAtOnce() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = fake.idle(1).get(0);
			fake.passUntilHeartbeat();
			assertThat(fake.pool.control().evictIdle()).isEqualTo(1);
			assertThat(connection.closes()).containsExactly(CloseReason.EVICTED);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPoolThatIsClosedDuringAHeartbeatClosesTheConnectionAtOnce(boolean awaitingReply) {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(awaitingReply))) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.awaitingReply = awaitingReply;
			fake.passUntilHeartbeat();
			fake.pool.close();
			assertThat(connection.closes()).startsWith(CloseReason.POOL_CLOSED);
			fake.scheduler.runDue();
			assertThat(fake.pool.control().stats().total()).isZero();
			assertThat(fake.events.closes()).containsExactly("POOL_CLOSED by LOCAL");
			assertThat(fake.scheduler.pending()).isZero();
		}
	}

	@Test
	void theyGoOnAfterThePoolIsStartedAgain() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			fake.idle(1);
			fake.passUntilHeartbeat();
			fake.pool.close();
			fake.scheduler.runDue();
			fake.pool.control().start();
			fake.acquire().release();
			await().until(() -> fake.scheduler.pending() == 1);
			fake.passUntilHeartbeat();
			assertThat(fake.events.heartbeatsSent).hasValue(2);
		}
	}

}
