package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionHistory} and {@link ConnectionCounts}.
 */
class ConnectionHistoryTests {

	private final ConnectionHistory history = new ConnectionHistory();

	@Test
	void nothingIsKnownBeforeTheFirstSample() {
		assertThat(this.history.turnover()).isEqualTo(Turnover.none());
		this.history.add(counts(100), 0);
		assertThat(this.history.turnover()).isEqualTo(Turnover.none());
	}

	@Test
	void theTurnoverIsCountedFromTheOldestSample() {
		this.history.add(counts(100), 0);
		this.history.add(counts(130), Duration.ofSeconds(5).toNanos());
		assertThat(this.history.turnover()).isEqualTo(new Turnover(Duration.ofSeconds(5), counts(30)));
	}

	@Test
	void itCoversTenWindows() {
		for (int i = 0; i <= 200; i++) {
			this.history.add(counts(i), Duration.ofSeconds(5L * i).toNanos());
		}
		assertThat(this.history.turnover()).isEqualTo(new Turnover(Duration.ofMinutes(10), counts(120)));
		this.history.clear();
		assertThat(this.history.turnover()).isEqualTo(Turnover.none());
	}

	@Test
	void closesAreCountedByReasonForBothInitiators() {
		PoolSnapshot pool = new PoolSnapshot(PoolSettings.defaults(), PoolState.OPEN,
				new PoolStats(0, 0, 0, 0, 8, 0, 42), List.of(), List.of(), List.of(),
				List.of(close(CloseReason.UNSOLICITED, CloseInitiator.LOCAL, 1),
						close(CloseReason.UNSOLICITED, CloseInitiator.PEER, 2),
						close(CloseReason.IDLE_TIMEOUT, CloseInitiator.LOCAL, 4),
						close(CloseReason.MAX_LIFETIME, CloseInitiator.LOCAL, 8),
						close(CloseReason.STALE, CloseInitiator.PEER, 16)),
				null, null, null, new PoolSnapshot.PeerHabits(null, null, 0, 0));
		assertThat(ConnectionCounts.of(pool, 5, 6)).isEqualTo(new ConnectionCounts(42, 3, 4, 8, 5, 6));
	}

	private static PoolSnapshot.CloseCount close(CloseReason reason, CloseInitiator initiator, long count) {
		return new PoolSnapshot.CloseCount(reason, initiator, count);
	}

	private static ConnectionCounts counts(long count) {
		return new ConnectionCounts(count, count, count, count, count, count);
	}

}
