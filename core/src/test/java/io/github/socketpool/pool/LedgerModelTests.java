package io.github.socketpool.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random walks through the ledger, compared at each step with a model of it: who waits,
 * in which order, and who holds what.
 */
class LedgerModelTests {

	private static final int STEPS = 20_000;

	private static final ConnectFailedException CAUSE = new ConnectFailedException("refused", ErrorContext.none(),
			null);

	private final PoolSettings settings = PoolSettings.defaults().withMaxSize(4).withMaxWaiters(3).withMinIdle(1);

	private final Ledger ledger = new Ledger(this.settings, () -> 0.5);

	private final List<Slot> connecting = new ArrayList<>();

	private final List<Slot> active = new ArrayList<>();

	private final Deque<Slot> idle = new ArrayDeque<>();

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private long now;

	static long[] seeds() {
		return new long[] { 1, 2, 20261122, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void agreesWithItsModelAtEachStep(long seed) {
		Random random = new Random(seed);
		for (int step = 0; step < STEPS; step++) {
			this.now += random.nextInt(60_000_000);
			step(random);
			PoolStats stats = this.ledger.stats();
			assertThat(stats.active()).isEqualTo(this.active.size());
			assertThat(stats.idle()).isEqualTo(this.idle.size());
			assertThat(stats.connecting()).isEqualTo(this.connecting.size())
				.isLessThanOrEqualTo(this.settings.maxConnecting());
			assertThat(stats.waiters()).isEqualTo(this.waiters.size());
			assertThat(stats.total()).isLessThanOrEqualTo(this.settings.maxSize());
			assertThat(stats.idle() == 0 || stats.waiters() == 0).as("nobody waits while one is idle").isTrue();
			assertThat(this.active).allMatch((slot) -> slot.state() == ConnectionState.ACTIVE);
		}
	}

	private void step(Random random) {
		switch (random.nextInt(8)) {
			case 0, 1 -> acquire(random.nextInt(10) == 0);
			case 2 -> reserve();
			case 3 -> connectEnds(random);
			case 4, 5 -> release(random);
			case 6 -> remove(random);
			default -> abandon();
		}
	}

	private void acquire(boolean again) {
		Outcome outcome = this.ledger.acquire(Thread.currentThread(), this.now, again);
		if (outcome instanceof Outcome.Granted granted) {
			assertThat(granted.slot()).isSameAs(this.idle.pollFirst());
			this.active.add(granted.slot());
		}
		else if (outcome instanceof Outcome.Wait wait) {
			assertThat(this.idle).isEmpty();
			if (again) {
				this.waiters.addFirst(wait.waiter());
			}
			else {
				this.waiters.addLast(wait.waiter());
			}
		}
		else {
			assertThat(this.waiters).hasSizeGreaterThanOrEqualTo(this.settings.maxWaiters());
		}
	}

	private void reserve() {
		Slot slot = this.ledger.reserve(this.now);
		if (slot != null) {
			this.connecting.add(slot);
		}
	}

	private void connectEnds(Random random) {
		if (this.connecting.isEmpty()) {
			return;
		}
		Slot slot = this.connecting.remove(random.nextInt(this.connecting.size()));
		if (random.nextBoolean()) {
			placed(slot, this.ledger.connected(slot, new FakeConnectionFactory().connect(ErrorContext.none()), this.now)
				.placement());
			return;
		}
		List<Waiter> told = this.ledger.connectFailed(slot, CAUSE, this.now).refused();
		if (this.active.isEmpty() && this.idle.isEmpty() && this.connecting.isEmpty()) {
			assertThat(told).containsExactlyElementsOf(this.waiters);
			this.waiters.clear();
		}
		else {
			assertThat(told).isEmpty();
		}
	}

	private void release(Random random) {
		if (!this.active.isEmpty()) {
			Slot slot = this.active.remove(random.nextInt(this.active.size()));
			placed(slot, this.ledger.release(slot, this.now));
		}
	}

	private void remove(Random random) {
		if (!this.active.isEmpty()) {
			this.ledger.remove(this.active.remove(random.nextInt(this.active.size())), false, this.now);
		}
	}

	private void abandon() {
		Waiter last = this.waiters.pollLast();
		if (last != null) {
			assertThat(this.ledger.abandon(last)).isNull();
		}
	}

	private void placed(Slot slot, Placement placement) {
		Waiter first = this.waiters.pollFirst();
		if (first != null) {
			assertThat(placement).isSameAs(first);
			this.active.add(slot);
		}
		else {
			assertThat(placement).isSameAs(Placement.Idle.IDLE);
			this.idle.addFirst(slot);
		}
	}

}
