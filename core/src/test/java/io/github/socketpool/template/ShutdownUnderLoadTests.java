package io.github.socketpool.template;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool is closed while callers call, some of whose calls outlast the grace period.
 */
@ExtendWith(NoLeaks.class)
class ShutdownUnderLoadTests {

	private static final int ROUNDS = Extent.of(6, 250);

	private static final int SIZE = 4;

	private static final int CALLERS = 16;

	private static final int LONGEST_GRACE_MILLIS = 40;

	/** How late something may be on a machine that has other things to do. */
	private static final long LATE = TimeUnit.MILLISECONDS.toNanos(Extent.of(2000, 100));

	private final RestartableServer server = RestartableServer.start(RestartableServer::answerLater);

	private final Samples closes = new Samples();

	private final Samples refusals = new Samples();

	private final AtomicInteger cutOff = new AtomicInteger();

	@AfterEach
	void close() {
		this.server.close();
	}

	static long[] seeds() {
		return new long[] { 1, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void aPoolThatIsClosedUnderLoadHangsNobodyAndCanBeStartedAgain(long seed) {
		Figures.print("shutdown: seed %d", seed);
		Random random = new Random(seed);
		for (int round = 0; round < ROUNDS; round++) {
			new Round(random).run();
		}
		Figures.print(
				"shutdown: %d times, closed at most %.1f ms after the grace period, waiters told after %.1f ms at the median and %.1f ms at most, %d calls cut off",
				this.closes.count(), this.closes.max() / 1e6, this.refusals.median() / 1e6, this.refusals.max() / 1e6,
				this.cutOff.get());
		assertThat(this.closes.max()).as("close returns after the grace period").isLessThanOrEqualTo(LATE);
		assertThat(this.refusals.max()).as("waiters are told after the close").isLessThanOrEqualTo(LATE);
		assertThat(this.cutOff).as("calls that were cut off").hasPositiveValue();
	}

	/**
	 * One pool and its end.
	 */
	private final class Round {

		private final ConnectionPool pool = NoLeaks
			.watch(ExclusivePool.builder(new CountingConnections(ShutdownUnderLoadTests.this.server.port()))
				.settings(PoolSettings.defaults().withMaxSize(SIZE))
				.build());

		private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).build();

		private final Duration grace;

		private final int answersBefore;

		private final AtomicInteger answers = new AtomicInteger();

		private volatile long closing;

		private volatile boolean closingBegun;

		Round(Random random) {
			this.grace = Duration.ofMillis(random.nextInt(LONGEST_GRACE_MILLIS));
			this.answersBefore = random.nextInt(2 * SIZE);
		}

		void run() {
			try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, this.answersBefore, this::call)) {
				await().pollInterval(Duration.ofMillis(1))
					.until(() -> this.answers.get() >= this.answersBefore
							&& this.pool.control().stats().waiters() >= SIZE);
				this.closing = System.nanoTime();
				this.closingBegun = true;
				this.pool.close(this.grace);
				ShutdownUnderLoadTests.this.closes.add(System.nanoTime() - this.closing - this.grace.toNanos());
				load.awaitEnd();
			}
			// A connect under way is not waited for by close.
			await().until(() -> this.pool.control().stats().total() == 0);
			assertThat(this.pool.control().stats().waiters()).isZero();
			this.pool.control().start();
			assertThat(this.template.exchange("0", String.class)).isEqualTo("0");
			this.pool.close();
			assertThat(this.pool.control().stats().total()).isZero();
		}

		/**
		 * Make calls until the pool is closed. A call that is cut off has had the whole
		 * grace period.
		 */
		private void call(Load.Member caller) {
			boolean before = !this.closingBegun;
			String request = Integer.toString(caller.random().nextInt(LONGEST_GRACE_MILLIS * 1000));
			try {
				assertThat(this.template.exchange(request, String.class)).isEqualTo(request);
				this.answers.incrementAndGet();
			}
			catch (PoolClosedException ex) {
				if (before) {
					ShutdownUnderLoadTests.this.refusals.add(System.nanoTime() - this.closing);
				}
				caller.leave();
			}
			catch (TransportException ex) {
				assertThat(ex).hasMessageContaining("closed by this side (POOL_CLOSED)");
				assertThat(System.nanoTime() - this.closing).isGreaterThanOrEqualTo(this.grace.toNanos());
				ShutdownUnderLoadTests.this.cutOff.incrementAndGet();
			}
		}

	}

}
