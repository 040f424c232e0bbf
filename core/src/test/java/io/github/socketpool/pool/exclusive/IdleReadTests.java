package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often idle connections are read if the server sends messages, and how messages are
 * reported.
 */
@ExtendWith(NoLeaks.class)
class IdleReadTests {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	@Test
	void anIdleConnectionIsReadWithinTheIntervalWithoutHeartbeats() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), INTERVAL)) {
			FakeConnection connection = fake.idle(1).get(0);
			assertIsReadWithinTheInterval(fake, connection);
			assertThat(connection.checked).hasValueLessThan(50);
		}
	}

	@Test
	void anIdleConnectionIsReadWithinTheIntervalWithRarerHeartbeats() {
		try (FakePool fake = FakePool.withMessages(
				HeartbeatSettings.defaults().withInterval(Duration.ofMinutes(1)).withTimeout(Duration.ofSeconds(1)),
				INTERVAL)) {
			FakeConnection connection = fake.idle(1).get(0);
			assertIsReadWithinTheInterval(fake, connection);
			assertThat(connection.heartbeatsSent).hasPositiveValue();
		}
	}

	private static void assertIsReadWithinTheInterval(FakePool fake, FakeConnection connection) {
		for (int i = 0; i < 20; i++) {
			int before = connection.checked.get() + connection.heartbeatsSent.get();
			fake.scheduler.advance(INTERVAL);
			assertThat(connection.checked.get() + connection.heartbeatsSent.get()).isGreaterThan(before);
		}
	}

	@Test
	void allIdleConnectionsAreRead() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), INTERVAL)) {
			List<FakeConnection> connections = fake.idle(8);
			fake.scheduler.advance(INTERVAL);
			assertThat(connections).allSatisfy((connection) -> assertThat(connection.checked).hasPositiveValue());
		}
	}

	@Test
	void aConnectionThatHasReceivedMessagesIsReadEverySecond() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), INTERVAL)) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.whileLooking = () -> connection.messages++;
			fake.scheduler.advance(INTERVAL);
			int before = connection.checked.get();
			fake.scheduler.advance(INTERVAL);
			assertThat(connection.checked.get() - before).isBetween(8, 12);
			connection.whileLooking = () -> {
			};
			fake.scheduler.advance(INTERVAL);
			before = connection.checked.get();
			fake.scheduler.advance(INTERVAL);
			assertThat(connection.checked.get() - before).isBetween(1, 2);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 500, 2000 })
	void anyIntervalIsPossible(long millis) {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), Duration.ofMillis(millis))) {
			FakeConnection connection = fake.idle(1).get(0);
			fake.scheduler.advance(Duration.ofSeconds(4));
			assertThat(connection.checked).hasValueGreaterThanOrEqualTo((int) Math.min(4, 4000 / millis));
		}
	}

	@Test
	void withoutMessagesIdleConnectionsAreNotRead() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), Duration.ZERO)) {
			FakeConnection connection = fake.idle(1).get(0);
			fake.scheduler.advance(Duration.ofHours(1));
			assertThat(connection.checked).hasValue(0);
		}
	}

	@Test
	void aConnectionThatIsFoundUnusableIsClosed() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), INTERVAL)) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.atCheck.add(CloseReason.UNSOLICITED);
			fake.scheduler.advance(INTERVAL);
			assertThat(connection.closes()).containsExactly(CloseReason.UNSOLICITED);
		}
	}

	@Test
	void messagesAreReportedWhereverTheyCome() {
		try (FakePool fake = FakePool.withMessages(HeartbeatSettings.off(), INTERVAL)) {
			FakeConnection connection = fake.idle(1).get(0);
			connection.messages = 2;
			fake.scheduler.advance(INTERVAL);
			assertThat(fake.events.messages).hasValue(2);
			Lease lease = fake.acquire();
			connection.messages = 5;
			lease.release();
			assertThat(fake.events.messages).hasValue(5);
			lease = fake.acquire();
			connection.messages = 6;
			lease.invalidate();
			assertThat(fake.events.messages).hasValue(6);
			assertThat(fake.pool.control().snapshot().peer().messages()).isEqualTo(6);
		}
	}

}
