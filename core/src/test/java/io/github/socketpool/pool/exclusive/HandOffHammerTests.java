package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many callers hand few connections to each other, while some of them give up and some
 * are interrupted, at any moment, connections break, and the pool is resized, emptied and
 * suspended. A wake-up that is lost shows as a caller who is stuck: a third of them have
 * all the time in the world and are never interrupted, so nothing else would wake them.
 */
@ExtendWith(NoLeaks.class)
class HandOffHammerTests {

	private static final int ROUNDS = Extent.of(100_000, 10_000_000);

	private static final int CALLERS = 12;

	private static final int SIZE = 3;

	/** One in so many uses breaks its connection. */
	private static final int BREAKING = 5_000;

	/** A machine that has other things to do shall not fail a build. */
	private static final Duration STUCK = Duration.ofSeconds(Extent.of(10, 1));

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	private static final EarlyRequest REQUEST = new EarlyRequest(Frame.of("request"));

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory)
		.settings(PoolSettings.defaults().withMaxSize(SIZE).withAcquireTimeout(A_MINUTE))
		.build());

	@AfterEach
	void close() {
		this.pool.close();
	}

	static long[] seeds() {
		return new long[] { 1, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void nobodyIsStuckAndNoSlotIsLostWhateverCallersDo(long seed) {
		Figures.print("hand-off: seed %d", seed);
		long start = System.nanoTime();
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, seed, this::round)) {
			harass(load, new Random(seed));
			load.stop();
			load.check(STUCK);
			Figures.print("hand-off: %,d rounds in %.1f s, the longest took %.1f ms, %,d connections were made",
					load.calls(), (System.nanoTime() - start) / 1e9, load.longestCall().toNanos() / 1e6,
					this.factory.made.size());
		}
		assertThat(this.factory.made).allSatisfy((connection) -> assertThat(connection.overlaps).hasValue(0))
			.anySatisfy((connection) -> assertThat(connection.sentEarly).isNotEmpty());
		assertThatAllSlotsAreIdle();
		assertThatAllSlotsCanBeHad();
	}

	private void harass(Load load, Random random) {
		List<Load.Member> interruptible = load.members().stream().filter(HandOffHammerTests::isInterruptible).toList();
		while (load.calls() < ROUNDS) {
			load.check(STUCK);
			assertThatCountsAgree(this.pool.control().snapshot());
			interruptible.get(random.nextInt(interruptible.size())).thread().interrupt();
			control(random);
			LockSupport.parkNanos(random.nextInt(500_000));
		}
		this.pool.control().resize(SIZE, 0);
	}

	/**
	 * Do now and then what somebody may do to a pool at run time.
	 */
	private void control(Random random) {
		switch (random.nextInt(100)) {
			case 0 -> this.pool.control().evictIdle();
			case 1 -> this.pool.control().evictAll();
			case 2, 3 -> this.pool.control().resize(1 + random.nextInt(SIZE), 0);
			case 5 -> this.pool.control().renew();
			case 4 -> {
				this.pool.control().suspend(Suspension.WAIT);
				this.pool.control().resume();
			}
			default -> {
				// Callers are left alone most of the time.
			}
		}
	}

	private void round(Load.Member caller) {
		try {
			Lease lease = acquire(caller);
			FakeConnection connection = (FakeConnection) lease.connection();
			if (caller.random().nextInt(BREAKING) == 0) {
				connection.atEnd.add(CloseReason.FAILED);
			}
			else if (caller.random().nextInt(BREAKING) == 0) {
				connection.atBegin.add(CloseReason.STALE);
			}
			lease.release();
		}
		catch (AcquireTimeoutException ex) {
			assertThat(isHasty(caller)).isTrue();
		}
		catch (CallInterruptedException ex) {
			assertThat(isInterruptible(caller)).isTrue();
			assertThat(Thread.interrupted()).as("flag kept").isTrue();
		}
	}

	/**
	 * Half of the callers' requests are known, so that whoever hands over the connection
	 * begins to use it.
	 */
	private Lease acquire(Load.Member caller) {
		return caller.random().nextBoolean() ? this.pool.acquire(deadline(caller), REQUEST)
				: this.pool.acquire(deadline(caller));
	}

	private static Deadline deadline(Load.Member caller) {
		return Deadline.after(isHasty(caller) ? Duration.ofNanos(caller.random().nextInt(100_000)) : A_MINUTE);
	}

	private static boolean isHasty(Load.Member caller) {
		return caller.number() % 3 == 1;
	}

	private static boolean isInterruptible(Load.Member caller) {
		return caller.number() % 3 == 2;
	}

	private static void assertThatCountsAgree(PoolSnapshot pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.active()).as(stats.toString()).isBetween(0, SIZE);
		assertThat(stats.total()).as(stats.toString()).isLessThanOrEqualTo(SIZE);
		assertThat(stats.waiters()).as(stats.toString()).isBetween(0, CALLERS);
		assertThat(pool.connections()).hasSize(stats.total());
		if (stats.waiters() > 0) {
			assertThat(pool.connections()).as("%s", stats)
				.noneMatch((connection) -> connection.state() == SlotState.IDLE);
		}
	}

	private void assertThatAllSlotsAreIdle() {
		await().until(() -> this.pool.control().stats().connecting() == 0);
		PoolStats stats = this.pool.control().stats();
		long usable = this.factory.made.stream().filter((connection) -> connection.closes().isEmpty()).count();
		assertThat(stats.waiters()).isZero();
		assertThat(stats.active()).isZero();
		assertThat(stats.idle()).isEqualTo((int) usable);
		assertThat(stats.opened()).isEqualTo(this.factory.made.size());
	}

	private void assertThatAllSlotsCanBeHad() {
		List<Lease> leases = IntStream.range(0, SIZE)
			.mapToObj((i) -> this.pool.acquire(Deadline.after(Duration.ofSeconds(10))))
			.toList();
		assertThat(this.pool.control().stats().active()).isEqualTo(SIZE);
		leases.forEach(Lease::release);
	}

}
