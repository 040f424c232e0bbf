package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many more callers than connections, whose deadlines are so short that not all of them
 * can be served: the others are, nearly as fast as if all had time enough.
 */
@ExtendWith(NoLeaks.class)
class ShortDeadlineTests {

	private static final boolean FULL = Extent.of(0, 1) == 1;

	private static final int SIZE = 8;

	private static final Duration MILLISECOND = Duration.ofMillis(1);

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	/** For the compiler, and for the exchange times of the last ten seconds. */
	private static final Duration WARM_UP = Duration.ofSeconds(Extent.of(1, 12));

	private static final Duration WINDOW = Duration.ofSeconds(Extent.of(1, 10));

	/** On a machine that has other things to do, the rate says nothing about the pool. */
	private static final double MIN_GOODPUT = FULL ? 0.75 : 0;

	private static final double MAX_COST = FULL ? 0.01 : 0.02;

	private final LongAdder served = new LongAdder();

	private final LongAdder ended = new LongAdder();

	/** The timeouts of calls, in milliseconds. */
	private volatile Timeouts timeouts = Timeouts.ENOUGH;

	static Stream<Run> runs() {
		Stream<Run> everyBuild = Stream.of(ThreadKind.values())
			.flatMap((kind) -> Stream.of(new Run(kind, 2_000, MILLISECOND, Timeouts.SHORT)));
		if (!FULL) {
			return everyBuild;
		}
		return Stream.of(ThreadKind.values())
			.flatMap((kind) -> Stream.of(MILLISECOND, Duration.ZERO)
				.flatMap((delay) -> Stream.of(Timeouts.LONGER, Timeouts.SHORT)
					.flatMap((timeouts) -> Stream.of(1_000, 2_000)
						.map((callers) -> new Run(kind, callers, delay, timeouts)))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("runs")
	void callersWithTimeEnoughAreServedAndCallersWithoutCostNoConnections(Run run) {
		run.kind.assumeAvailable();
		try (RestartableServer server = RestartableServer.start(run.delay);
				ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(new CountingConnections(server.port()))
					.settings(PoolSettings.defaults()
						.withMaxSize(SIZE)
						.withMaxWaiters(run.callers)
						.withAcquireTimeout(A_MINUTE))
					.build());
				Load load = start(run, ProtocolTemplate.builder(pool).callTimeout(A_MINUTE).build())) {
			load.awaitEverybody(A_MINUTE, A_MINUTE);
			double before = rate(Timeouts.ENOUGH);
			long endedBefore = this.ended.sum();
			long lostBefore = lost(pool);
			double goodput = rate(run.timeouts);
			double cost = (double) (lost(pool) - lostBefore) / (this.ended.sum() - endedBefore);
			double enough = (before + rate(Timeouts.ENOUGH)) / 2;
			load.stop();
			Figures.print("short deadlines: %s: %.0f of %.0f calls a second (%.0f %%), %.2f %% cost a connection", run,
					goodput, enough, 100 * goodput / enough, 100 * cost);
			assertThat(goodput / enough).as("goodput").isGreaterThanOrEqualTo(MIN_GOODPUT);
			assertThat(cost).as("share of calls that cost a connection").isLessThanOrEqualTo(MAX_COST);
		}
	}

	private Load start(Run run, ProtocolTemplate template) {
		return Load.start(run.kind, run.callers, 1, (caller) -> {
			Timeouts timeouts = this.timeouts;
			int timeout = timeouts.least + caller.random().nextInt(timeouts.most - timeouts.least);
			try {
				template.exchange("1", String.class, Duration.ofMillis(timeout));
				this.served.increment();
			}
			catch (SocketPoolException ex) {
				assertThat(timeouts).isNotEqualTo(Timeouts.ENOUGH);
			}
			this.ended.increment();
		});
	}

	private double rate(Timeouts timeouts) {
		this.timeouts = timeouts;
		Load.perSecond(this.served::sum, WARM_UP);
		return Load.perSecond(this.served::sum, WINDOW);
	}

	private static long lost(ConnectionPool pool) {
		return pool.control()
			.snapshot()
			.closes()
			.stream()
			.filter((close) -> close.reason() == CloseReason.TIMEOUT)
			.mapToLong(PoolSnapshot.CloseCount::count)
			.sum();
	}

	/**
	 * How long calls may take, in milliseconds.
	 */
	enum Timeouts {

		ENOUGH(30_000, 60_000), LONGER(150, 1_000), SHORT(20, 250);

		private final int least;

		private final int most;

		Timeouts(int least, int most) {
			this.least = least;
			this.most = most;
		}

	}

	/**
	 * Who calls, and whom.
	 *
	 * @param delay how long the server works on a request
	 * @param timeouts how long calls may take
	 */
	record Run(ThreadKind kind, int callers, Duration delay, Timeouts timeouts) {

		@Override
		public String toString() {
			return this.callers + " " + this.kind + " callers, a server that takes " + this.delay.toMillis()
					+ " ms, deadlines of " + this.timeouts.least + "-" + this.timeouts.most + " ms";
		}

	}

}
