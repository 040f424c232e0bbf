package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the target does with a heartbeat is learned on one connection.
 */
@ExtendWith(NoLeaks.class)
class HeartbeatHabitTests {

	@Test
	void noOtherConnectionGetsAHeartbeatBeforeTheFirstOneHasTimedOut() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withTimeout(Duration.ofSeconds(5)))) {
			fake.idle(8);
			fake.passUntilHeartbeat();
			fake.scheduler.advance(Duration.ofMillis(4999));
			assertThat(fake.events.heartbeatsSent).hasValue(1);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.TRYING);
			fake.scheduler.advance(Duration.ofMillis(1));
			assertThat(fake.events.heartbeatsSent).hasValueGreaterThan(1);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	@Test
	void aTokenEndsTheTrialAfterASecond() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withTimeout(Duration.ofSeconds(5)))) {
			FakeConnection connection = fake.idle(2).get(0);
			fake.passUntilHeartbeat();
			connection.heartbeats++;
			fake.scheduler.advance(Duration.ofMillis(999));
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.TRYING);
			fake.scheduler.advance(Duration.ofMillis(1));
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.ANSWERED);
			assertThat(fake.events.heartbeats).hasValue(1);
			assertThat(connection.closes()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aFrameBehindTheFirstOneStopsAllOthers(boolean behindAToken) {
		try (LogCapture log = new LogCapture(ConnectionPool.class);
				FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(3);
			fake.passUntilHeartbeat();
			connections.get(0).heartbeats += behindAToken ? 1 : 0;
			fake.scheduler.advance(Duration.ofMillis(500));
			connections.get(0).atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(Duration.ofMinutes(2));
			assertThat(fake.events.heartbeatsSent).hasValue(1);
			assertThat(fake.events.heartbeatsRefused).hasValue(1);
			assertThat(fake.events.closes()).containsExactly("UNSOLICITED by LOCAL");
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.REFUSED);
			assertThat(connections.get(1).checked.get()).as("checks in 12 intervals").isBetween(8, 14);
			assertThat(log.at(Level.WARNING)).singleElement()
				.asString()
				.contains("answered a heartbeat with a frame", "heartbeat.body", "heartbeat.expect-reply",
						"heartbeat.interval to 0");
		}
	}

	@Test
	void aFrameBehindABodyThatExpectsNoReplyStopsAllOthersToo() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withBody(Frame.of("ping")))) {
			List<FakeConnection> connections = fake.idle(2);
			fake.passUntilHeartbeat();
			connections.get(0).atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(Duration.ofMinutes(2));
			assertThat(fake.events.heartbeatsSent).hasValue(1);
		}
	}

	@Test
	void aFrameThatComesWhenACallerTakesTheConnectionStopsThem() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = silent(fake);
			connection.atBegin.add(CloseReason.UNSOLICITED);
			fake.acquire().release();
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.REFUSED);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void oneThatIsFoundDuringOneOfTheNextUsesStopsThemSinceItShiftsTheResponses(int use) {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			unsolicitedInUse(fake, use);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.REFUSED);
		}
	}

	@Test
	void oneThatComesDuringALaterUseDoesNot() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			unsolicitedInUse(fake, 6);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	private static void unsolicitedInUse(FakePool fake, int use) {
		FakeConnection connection = silent(fake);
		for (int i = 1; i < use; i++) {
			fake.acquire().release();
		}
		Lease lease = fake.acquire();
		connection.atEnd.add(CloseReason.UNSOLICITED);
		lease.release();
	}

	@Test
	void aResponseThatIsTooLargeDoesNot() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = silent(fake);
			Lease lease = fake.acquire();
			connection.atEnd.add(CloseReason.MALFORMED);
			lease.release();
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	@Test
	void aFrameInsteadOfATokenThatIsExpectedStopsThem() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat.withExpectReply(true))) {
			List<FakeConnection> connections = fake.idle(2);
			connections.get(0).awaitingReply = true;
			fake.passUntilHeartbeat();
			connections.get(0).atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(Duration.ofMinutes(2));
			assertThat(fake.events.heartbeatsSent).hasValue(1);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.REFUSED);
		}
	}

	@Test
	void aSecondFrameWhereOneIsExpectedDoesNot() {
		try (FakePool fake = FakePool
			.withHeartbeat((heartbeat) -> heartbeat.withBody(Frame.of("ping")).withExpectReply(true))) {
			List<FakeConnection> connections = fake.idle(2);
			fake.passUntilHeartbeat();
			connections.get(0).atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(Duration.ofMinutes(1));
			assertThat(fake.events.heartbeatsSent).hasValueGreaterThan(2);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.UNKNOWN);
		}
	}

	@Test
	void aPoolThatIsStartedWhileItIsOpenForgetsNothing() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			silent(fake);
			fake.pool.control().start();
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	@Test
	void oneThatComesBehindATokenDoesNot() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = silent(fake);
			fake.passUntilHeartbeat();
			connection.heartbeats++;
			fake.scheduler.advance(Duration.ofSeconds(1));
			connection.atBegin.add(CloseReason.UNSOLICITED);
			fake.acquire().release();
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	@Test
	void aConnectionThatIsClosedDuringTheTrialTeachesNothing() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			List<FakeConnection> connections = fake.idle(2);
			fake.passUntilHeartbeat();
			connections.get(0).atCheck.add(CloseReason.STALE);
			fake.scheduler.advance(Duration.ofMillis(20));
			assertThat(reaction(fake)).isIn(HeartbeatReaction.UNKNOWN, HeartbeatReaction.TRYING);
			fake.scheduler.advance(Duration.ofSeconds(10));
			assertThat(connections.get(1).heartbeatsSent).hasValue(1);
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		}
	}

	@Test
	void aPoolThatIsStartedAgainLearnsAgain() {
		try (FakePool fake = FakePool.withHeartbeat((heartbeat) -> heartbeat)) {
			FakeConnection connection = fake.idle(1).get(0);
			fake.passUntilHeartbeat();
			connection.atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(Duration.ofSeconds(20));
			fake.pool.close();
			fake.scheduler.runDue();
			fake.pool.control().start();
			assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.UNKNOWN);
			fake.idle(1);
			fake.passUntilHeartbeat();
			assertThat(fake.events.heartbeatsSent).hasValue(2);
		}
	}

	private static FakeConnection silent(FakePool fake) {
		FakeConnection connection = fake.idle(1).get(0);
		fake.passUntilHeartbeat();
		fake.scheduler.advance(Duration.ofSeconds(3));
		assertThat(reaction(fake)).isEqualTo(HeartbeatReaction.SILENT);
		return connection;
	}

	private static HeartbeatReaction reaction(FakePool fake) {
		return fake.pool.control().snapshot().peer().heartbeat();
	}

}
