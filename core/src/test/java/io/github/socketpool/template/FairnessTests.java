package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.Samples;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many callers share a few connections evenly, to one server or to several, and nobody
 * waits much longer than those before it take.
 */
@ExtendWith(NoLeaks.class)
class FairnessTests {

	private static final boolean FULL = Extent.of(0, 1) == 1;

	private static final int SIZE = 8;

	private static final int SIZE_OF_THREE = 9;

	private static final Duration FAST = Duration.ofMillis(1);

	private static final Duration SLOW = Duration.ofMillis(5);

	/**
	 * How many calls of each caller are compared in every build, however long they take.
	 */
	private static final int CALLS_EACH = 20;

	/** For the compiler, whose time is not the pool's. */
	private static final Duration WARM_UP = Duration.ofSeconds(3);

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	private final AtomicLong served = new AtomicLong();

	/** Whether everybody has been served, so that all are there and warm. */
	private volatile boolean judged;

	private final Samples waits = new Samples();

	private final Samples onTheWire = new Samples();

	private final Samples overtakers = new Samples();

	@ParameterizedTest(name = "{0} callers")
	@ValueSource(ints = { 64, 256 })
	void callersAreServedEvenlyAndNobodyWaitsMuchLongerThanTheRest(int callers) {
		try (RestartableServer server = RestartableServer.start(FAST);
				ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(new CountingConnections(server.port()))
					.settings(PoolSettings.defaults().withMaxSize(SIZE).withMaxWaiters(callers))
					.build());
				Load load = Load.start(ThreadKind.PLATFORM, callers, 1, (caller) -> call(pool))) {
			double evenness = evenness(load, callers);
			double limit = 5.0 * callers / SIZE * this.onTheWire.median();
			Figures.print(
					"fairness: %d callers, %,d calls, min/max %.3f, longest wait %.1f ms of %.1f ms, on the wire %.2f ms, overtaken by %d",
					callers, load.calls(), evenness, this.waits.max() / 1e6, limit / 1e6, this.onTheWire.median() / 1e6,
					this.overtakers.max());
			assertEven(evenness);
			if (FULL) {
				assertThat((double) this.waits.max()).as("longest wait").isLessThanOrEqualTo(limit);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LEAST_BUSY", "ROUND_ROBIN" })
	void callersAreServedEvenlyAlthoughOneServerOfThreeIsSlow(Balancing balancing) {
		int callers = 64;
		AtomicLong slow = new AtomicLong();
		try (RestartableServer first = RestartableServer.start(FAST);
				RestartableServer second = RestartableServer.start(FAST);
				RestartableServer third = RestartableServer.start((request) -> {
					slow.incrementAndGet();
					LockSupport.parkNanos(SLOW.toNanos());
					return request;
				});
				ConnectionPool pool = NoLeaks
					.watch(ExclusivePool.builder(new CountingConnections(first.port(), second.port(), third.port()))
						.settings(PoolSettings.defaults()
							.withMaxSize(SIZE_OF_THREE)
							.withMaxWaiters(callers)
							.withBalancing(balancing))
						.build());
				Load load = Load.start(ThreadKind.PLATFORM, callers, 1, (caller) -> call(pool))) {
			double evenness = evenness(load, callers);
			Figures.print(
					"fairness: %d callers, three servers, %s, %,d calls, %,d of them to the slow one, min/max %.3f",
					callers, balancing, load.calls(), slow.get(), evenness);
			assertEven(evenness);
			assertThat(slow).as("calls to the slow server").hasPositiveValue();
		}
	}

	private double evenness(Load load, int callers) {
		load.awaitEverybody(TEN_SECONDS, TEN_SECONDS);
		if (FULL) {
			Load.perSecond(load::calls, WARM_UP);
		}
		this.judged = true;
		long[] before = load.callsEach();
		if (FULL) {
			Load.perSecond(load::calls, TEN_SECONDS);
		}
		else {
			load.awaitCalls(load.calls() + (long) callers * CALLS_EACH, TEN_SECONDS, A_MINUTE);
		}
		double evenness = load.evennessSince(before);
		load.stop();
		return evenness;
	}

	/**
	 * The small size holds on a machine that has other things to do, and not where
	 * latecomers are served first.
	 */
	private static void assertEven(double evenness) {
		assertThat(evenness).as("calls per caller, min/max").isGreaterThanOrEqualTo(FULL ? 0.8 : 0.25);
	}

	private void call(ConnectionPool pool) {
		boolean judged = this.judged;
		long before = this.served.get();
		long start = System.nanoTime();
		try (Lease lease = pool.acquire(Deadline.after(TEN_SECONDS))) {
			long begun = System.nanoTime();
			long overtakers = this.served.getAndIncrement() - before;
			lease.connection().exchange(Frame.of("1"));
			if (judged) {
				this.overtakers.add(overtakers);
				this.onTheWire.add(System.nanoTime() - begun);
				this.waits.add(begun - start);
			}
		}
	}

}
