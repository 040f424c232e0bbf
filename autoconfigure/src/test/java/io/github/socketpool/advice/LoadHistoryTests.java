package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadHistory} and {@link LoadSample}.
 */
class LoadHistoryTests {

	private static final Duration STEP = Duration.ofSeconds(5);

	private static final LoadCounts NOTHING = new LoadCounts(0, 0, 0, 0, 0, 0);

	private final LoadHistory history = new LoadHistory();

	private long now;

	private long calls;

	@Test
	void oneSampleShowsNoLoad() {
		assertThat(this.history.load()).isEqualTo(Load.none());
		pass(1, 100, 1, false);
		assertThat(this.history.load()).isEqualTo(Load.none());
	}

	@Test
	void theLoadIsThatOfTheLatestWindow() {
		pass(20, 500, 1, true);
		pass(12, 50, 1, false);
		Load load = this.history.load();
		assertThat(load.window()).isEqualTo(Duration.ofMinutes(1));
		assertThat(load.counts().arrivals()).isEqualTo(600);
		assertThat(load.rate()).isEqualTo(10);
		assertThat(load.samples()).isEqualTo(12);
		assertThat(load.full()).isZero();
		assertThat(load.recentUses()).as("all that is remembered").isEqualTo(19 * 500 + 600);
	}

	@Test
	void littlesLawGivesConnectionsInUseAndWaiters() {
		pass(1, 0, 1, false);
		this.history.add(new LoadSample(Duration.ofSeconds(10).toNanos() + this.now,
				new LoadCounts(1000, 200, 0, Duration.ofSeconds(30).toNanos(), 800, Duration.ofSeconds(40).toNanos()),
				0, 0, true, 7, 1));
		Load load = this.history.load();
		assertThat(load.rate()).isEqualTo(100);
		assertThat(load.busy()).isEqualTo(4);
		assertThat(load.waiting()).isEqualTo(3);
		assertThat(load.meanUseNanos()).isEqualTo(50_000_000);
		assertThat(load.meanWaitNanos()).isEqualTo(30_000_000);
		assertThat(load.wanted()).isEqualTo(7);
	}

	@Test
	void aLoadThatIsConstantForTenWindowsIsSteady() {
		pass(120, 50, 3, false);
		assertThat(this.history.load().steady()).as("not long enough").isNull();
		pass(1, 50, 4, false);
		assertThat(this.history.load().steady()).isEqualTo(new Load.Steady(Duration.ofMinutes(10), 4, 6000));
	}

	@Test
	void aFluctuatingLoadIsNotSteady() {
		pass(61, 50, 3, false);
		pass(48, 110, 3, false);
		pass(12, 50, 3, false);
		assertThat(this.history.load().steady()).isNull();
	}

	@Test
	void aQuietApplicationHasNoSteadyLoad() {
		pass(121, 49, 1, false);
		assertThat(this.history.load().steady()).as("9.8 calls a second").isNull();
	}

	@Test
	void theBusiestSampleDecidesThePeak() {
		pass(60, 50, 3, false);
		pass(1, 50, 9, false);
		pass(60, 50, 3, false);
		Load.Steady steady = this.history.load().steady();
		assertThat(steady).isNotNull().extracting(Load.Steady::peak).isEqualTo(9);
	}

	@Test
	void nothingIsRememberedOnceCleared() {
		pass(121, 50, 3, false);
		this.history.clear();
		assertThat(this.history.load()).isEqualTo(Load.none());
		assertThat(this.history.latest()).isNull();
	}

	@Test
	void aPoolIsFullWhenCallersWaitForMoreThanIsBeingConnected() {
		assertThat(sample(new PoolStats(8, 0, 0, 1, 8, 0, 8)).full()).isTrue();
		assertThat(sample(new PoolStats(6, 0, 2, 3, 8, 0, 8)).full()).isTrue();
		assertThat(sample(new PoolStats(6, 0, 2, 2, 8, 0, 8)).full()).as("each waits for a connect").isFalse();
		assertThat(sample(new PoolStats(8, 0, 0, 0, 8, 0, 8)).full()).as("nobody waits").isFalse();
		assertThat(sample(new PoolStats(6, 0, 1, 9, 8, 0, 8)).full()).as("it still grows").isFalse();
		assertThat(sample(new PoolStats(8, 0, 0, 5, 8, 0, 8)).wanted()).isEqualTo(13);
	}

	@Test
	void aPoolThatRefusedCallersWasFullEvenWithoutWaiters() {
		PoolSnapshot pool = snapshot(new PoolStats(7, 1, 0, 0, 8, 0, 8), List.of(), 0);
		LoadSample before = LoadSample.of(pool, new LoadCounts(10, 2, 1, 0, 8, 0), 0, null);
		assertThat(before.full()).as("nobody knows when").isFalse();
		assertThat(LoadSample.of(pool, new LoadCounts(20, 4, 1, 0, 8, 0), 1, before).full()).isFalse();
		assertThat(LoadSample.of(pool, new LoadCounts(20, 4, 2, 0, 8, 0), 1, before).full()).isTrue();
	}

	@Test
	void usedAndClosedConnectionsSinceTheLastSampleWereInUse() {
		LoadSample before = new LoadSample(0, NOTHING, 4, 0, false, 0, 0);
		List<PoolSnapshot.ConnectionInfo> connections = List.of(
				connection(SlotState.ACTIVE, STEP, STEP.multipliedBy(9), 1, "caller"),
				connection(SlotState.IDLE, STEP, STEP.minusNanos(1), 1, null),
				connection(SlotState.VALIDATING, STEP, STEP.minusNanos(1), 1, null),
				connection(SlotState.IDLE, STEP, STEP, 1, null),
				connection(SlotState.IDLE, STEP, Duration.ZERO, 0, null),
				connection(SlotState.CONNECTING, STEP, Duration.ZERO, 0, null));
		PoolSnapshot pool = snapshot(new PoolStats(1, 4, 1, 0, 8, 0, 6), connections, 6);
		assertThat(LoadSample.of(pool, NOTHING, STEP.toNanos(), before).inUse()).isEqualTo(3 + 2);
	}

	private static PoolSnapshot.ConnectionInfo connection(SlotState state, Duration age, Duration since, long uses,
			@Nullable String holder) {
		return new PoolSnapshot.ConnectionInfo(Endpoint.of("localhost", 9000), state, age, since, uses, holder);
	}

	private static LoadSample sample(PoolStats stats) {
		return LoadSample.of(snapshot(stats, List.of(), 0), NOTHING, 0, null);
	}

	private static PoolSnapshot snapshot(PoolStats stats, List<PoolSnapshot.ConnectionInfo> connections, long closes) {
		return new PoolSnapshot(PoolSettings.defaults(), PoolState.OPEN, stats, connections, List.of(), List.of(),
				List.of(new PoolSnapshot.CloseCount(CloseReason.USED_UP, CloseInitiator.LOCAL, closes)), null, null,
				null, new PoolSnapshot.PeerHabits(null, null, 0, 0));
	}

	private void pass(int samples, int callsEach, int inUse, boolean full) {
		for (int i = 0; i < samples; i++) {
			this.now += STEP.toNanos();
			this.calls += callsEach;
			this.history.add(new LoadSample(this.now, new LoadCounts(this.calls, 0, 0, 0, this.calls, 0), 0, 0, full,
					10, inUse));
		}
	}

}
