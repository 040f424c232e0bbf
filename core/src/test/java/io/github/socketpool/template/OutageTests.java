package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server goes down and comes back under 32 callers who use a pool with the default
 * settings.
 */
@ExtendWith(NoLeaks.class)
class OutageTests {

	private static final boolean FULL = Extent.of(0, 1) == 1;

	private static final int CALLERS = 32;

	private static final Duration A_SECOND = Duration.ofSeconds(1);

	/** What a machine that has other things to do may need. */
	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private final RestartableServer server = RestartableServer.start(Duration.ofMillis(2));

	private final CountingConnections connections = new CountingConnections(this.server.port());

	private final AtomicLong answers = new AtomicLong();

	private final Samples refusals = new Samples();

	/** The outage that the pool knows of. */
	private volatile @Nullable Outage outage;

	private volatile boolean down;

	private final ConnectionPool pool = NoLeaks
		.watch(ExclusivePool.builder(this.connections).settings(PoolSettings.defaults()).listener(new PoolListener() {

			@Override
			public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
				if (OutageTests.this.down && OutageTests.this.outage == null) {
					OutageTests.this.connections.reset();
					OutageTests.this.outage = new Outage();
				}
			}

		}).build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).build();

	@AfterEach
	void close() {
		this.pool.close();
		this.server.close();
	}

	@Test
	void aRestartedServerIsBackInFullServiceAtOnceAndIsNotStormed() {
		Samples recoveries = new Samples();
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, this::call)) {
			for (int restart = 0; restart < Extent.of(3, 20); restart++) {
				double before = fullService(load);
				this.connections.reset();
				this.server.stop();
				this.server.start();
				recoveries.add(recovery(load, before));
				assertThat(this.connections.mostAtOnce()).as("connects at once")
					.isBetween(1, this.pool.control().settings().maxConnecting());
			}
			load.stop();
			Figures.print(
					"restart: %d times, full service after %d ms at the median and %d ms at most, longest call %d ms",
					recoveries.count(), recoveries.median() / 1_000_000, recoveries.max() / 1_000_000,
					load.longestCall().toMillis());
			load.check(stuck());
		}
		assertThatNoSlotIsLost();
	}

	@Test
	void whileTheServerIsDownCallersFailAtOnceAndOneConnectAtATimeLooksForIt() {
		Samples recoveries = new Samples();
		List<Integer> connects = new ArrayList<>();
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, this::call)) {
			for (int outage = 0; outage < Extent.of(3, 20); outage++) {
				double before = fullService(load);
				this.down = true;
				this.server.stop();
				await("the pool knows").atMost(TEN_SECONDS).until(() -> this.outage != null);
				Load.perSecond(this.answers::get, Duration.ofMillis(Extent.of(500, 5000)));
				assertThat(this.connections.mostAtOnce()).as("connects at once").isLessThanOrEqualTo(1);
				connects.add(this.connections.connects());
				end(this.outage);
				this.server.start();
				recoveries.add(recovery(load, before));
				load.check(stuck());
			}
			load.stop();
		}
		Figures.print(
				"outage: %d times, %,d calls refused in %.2f ms at the median, %.2f ms at p99, %.2f ms at most; connects %s; full service after %d ms at the median and %d ms at most",
				connects.size(), this.refusals.count(), this.refusals.median() / 1e6,
				this.refusals.percentile(99) / 1e6, this.refusals.max() / 1e6, connects,
				recoveries.median() / 1_000_000, recoveries.max() / 1_000_000);
		assertThat(this.refusals.count()).isGreaterThan(CALLERS);
		assertThat(this.refusals.percentile(99)).as("time in which a call fails")
			.isLessThan(Duration.ofMillis(Extent.of(500, 20)).toNanos());
		assertThatNoSlotIsLost();
	}

	private void end(@Nullable Outage outage) {
		this.down = false;
		this.outage = null;
		if (outage != null) {
			outage.end();
		}
	}

	/**
	 * Make a call, and remember how long it took to fail if the pool knew when it began
	 * that the server is down. One that outlasts the outage is counted as if it had
	 * failed at the end of it.
	 */
	private void call(Load.Member caller) {
		Outage known = this.outage;
		long start = System.nanoTime();
		boolean answered = false;
		try {
			assertThat(this.template.exchange("1", String.class)).isEqualTo("1");
			answered = true;
			this.answers.incrementAndGet();
		}
		catch (ConnectFailedException | TransportException ex) {
			// What else it may be is a failure.
		}
		long end = System.nanoTime();
		if (known != null) {
			this.refusals.add(known.until(end) - start);
		}
		if (!answered) {
			// Callers who are refused do not come back at once, or they would have the
			// processors to themselves.
			caller.pause(Duration.ofMillis(5));
		}
	}

	/**
	 * Wait until all connections are in use and all callers are served, and measure.
	 * @return how many calls are answered in a second
	 */
	private double fullService(Load load) {
		awaitEverybody(load);
		return Load.perSecond(this.answers::get, Duration.ofMillis(Extent.of(100, 500)));
	}

	/**
	 * Wait until the server that has just begun to listen gives full service.
	 * @return how long that took, in nanoseconds
	 */
	private long recovery(Load load, double before) {
		long start = System.nanoTime();
		if (!FULL) {
			awaitEverybody(load);
			return System.nanoTime() - start;
		}
		double now;
		do {
			now = Load.perSecond(this.answers::get, Duration.ofMillis(100));
			assertThat(System.nanoTime() - start)
				.as("since the server is back; %.0f of %.0f calls a second: %s", now, before,
						this.pool.control().stats())
				.isLessThanOrEqualTo(A_SECOND.toNanos());
		}
		while (now < 0.8 * before);
		return System.nanoTime() - start;
	}

	private void awaitEverybody(Load load) {
		long[] calls = load.members().stream().mapToLong(Load.Member::calls).toArray();
		long before = this.answers.get();
		await("everybody is served").atMost(TEN_SECONDS).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
			load.check(stuck());
			assertThat(this.server.connections()).isEqualTo(this.pool.control().settings().maxSize());
			assertThat(this.answers.get() - before).isGreaterThan(CALLERS);
			assertThat(load.members()).allMatch((caller) -> caller.calls() > calls[caller.number()] + 1);
		});
	}

	private static Duration stuck() {
		return FULL ? A_SECOND : TEN_SECONDS;
	}

	private void assertThatNoSlotIsLost() {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < this.pool.control().settings().maxSize(); i++) {
			leases.add(this.pool.acquire(Deadline.after(TEN_SECONDS)));
		}
		leases.forEach(Lease::release);
		PoolStats stats = this.pool.control().stats();
		assertThat(stats.idle()).isEqualTo(stats.max());
		assertThat(stats.waiters()).isZero();
		assertThat(stats.active()).isZero();
	}

	/**
	 * A time at which the server is down, and the pool has seen that.
	 */
	private static final class Outage {

		private volatile long until;

		private volatile boolean over;

		void end() {
			this.until = System.nanoTime();
			this.over = true;
		}

		long until(long now) {
			return (this.over && this.until - now < 0) ? this.until : now;
		}

	}

}
