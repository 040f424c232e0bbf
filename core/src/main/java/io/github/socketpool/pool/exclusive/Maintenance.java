package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * What one pool does by the clock: it refuses waiters whose time is up and who rely on
 * that, recovers what errors have taken from the pool, sends heartbeats, checks for dead
 * connections, reads messages, closes surplus ones, reports leaks, and starts the
 * connects and lookups that are due. {@link RunPlanner} says when. Belongs to the
 * scheduler's thread, and never blocks.
 */
final class Maintenance {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	/**
	 * The longest time between two runs while the pool has anything. What is configured
	 * in smaller units is checked ten times as often as it can happen.
	 */
	static final long MAX_PERIOD = TimeUnit.SECONDS.toNanos(1);

	/** The thread is that of all pools. */
	private static final long MIN_PERIOD = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * How often at most slots and waiters are looked for that errors have taken; once in
	 * {@link #MAX_PERIOD} at least. Each time holds the ledger's lock for as long as it
	 * takes to check all of them.
	 */
	private static final long RECOVERY_PERIOD = TimeUnit.MILLISECONDS.toNanos(250);

	/**
	 * To check a waiter takes some ten nanoseconds under the ledger's lock: checking all
	 * of them takes a hundredth of the time, however many there are.
	 */
	private static final long PERIOD_PER_WAITER = TimeUnit.MICROSECONDS.toNanos(1);

	private static final int CHECKS_PER_EVENT = 10;

	private final @Nullable String poolName;

	private final Ledger ledger;

	private final Heartbeats heartbeats;

	private final SlotReleaser releaser;

	private final Connector connector;

	private final LeakReport leakReport;

	private final Ticker ticker;

	/** When waiters were checked last. */
	private long checkedAt;

	/** How long it was then until the next one is to be refused. */
	private long untilNextRefusal = Long.MAX_VALUE;

	/** When the last recovery was. */
	private long recoveredAt;

	/** Made once, so that a run needs no memory to begin. */
	private final LongConsumer recovery = this::recover;

	private final LongConsumer upkeep = this::maintain;

	Maintenance(PoolContext context, Heartbeats heartbeats, SlotReleaser releaser, Connector connector,
			LeakReport leakReport) {
		this.poolName = context.errors().poolName();
		this.ledger = context.ledger();
		this.heartbeats = heartbeats;
		this.releaser = releaser;
		this.connector = connector;
		this.leakReport = leakReport;
		this.ticker = context.ticker();
		this.recoveredAt = this.ticker.nanos() - RECOVERY_PERIOD;
	}

	/**
	 * Return the name of the pool.
	 */
	@Nullable String poolName() {
		return this.poolName;
	}

	/**
	 * Return whether the pool is closed and empty. Its class loader may be closed by now,
	 * as after a redeployment: a run would fail, and be repeated forever.
	 */
	boolean isOver() {
		if (this.ledger.state() != PoolState.CLOSED) {
			return false;
		}
		PoolStats stats = this.ledger.stats();
		return stats.total() == 0 && stats.waiters() == 0;
	}

	/**
	 * Do all that is due. A failure of one part is logged and does not end the other.
	 */
	void run() {
		attempt(this.recovery);
		attempt(this.upkeep);
	}

	private void attempt(LongConsumer work) {
		try {
			work.accept(this.ticker.nanos());
		}
		catch (RuntimeException | Error ex) {
			logger.write(Level.ERROR, "Maintenance failed and is repeated in pool", this.poolName, ex);
		}
	}

	/**
	 * Recover what errors have taken from the pool: an error may be thrown in a thread at
	 * any moment, and keep it from releasing what it has.
	 */
	private void recover(long now) {
		this.checkedAt = now;
		this.untilNextRefusal = RECOVERY_PERIOD;
		this.untilNextRefusal = this.ledger.refuseDue(now);
		this.releaser.wakeRefused();
		if (now - this.recoveredAt < RECOVERY_PERIOD) {
			return;
		}
		this.recoveredAt = now;
		reclaim(now);
		this.releaser.serve(now);
	}

	/**
	 * Take slots away from those who failed to release them in time, and close their
	 * connections.
	 */
	private void reclaim(long now) {
		LedgerLeases leases = this.ledger.leases();
		for (Slots.Reclaimed next = leases.reclaim(now); next != null; next = leases.reclaim(now)) {
			this.releaser.remove(next.slot(), next.reason());
			this.leakReport.reclaimed(next.leak());
		}
	}

	private void maintain(long now) {
		this.leakReport.report(now);
		this.heartbeats.end(now);
		this.releaser.closeSurplus();
		this.heartbeats.checkSuspects();
		this.heartbeats.send(now);
		this.heartbeats.readIdle(now);
		this.connector.startConnects();
		this.connector.startLookups();
	}

	/**
	 * Plan all that is due next, of which the soonest stays planned. One after another,
	 * so that a later one is planned even where a sooner one could not be.
	 */
	void planNext(RunPlanner planner, long now) {
		long untilHeartbeatEnds = this.heartbeats.untilNextEnd(now);
		if (untilHeartbeatEnds < Long.MAX_VALUE) {
			planner.runWithin(untilHeartbeatEnds);
		}
		PoolStats stats = this.ledger.stats();
		if (this.untilNextRefusal < Long.MAX_VALUE) {
			// Together with those that follow soon: each run checks all waiters.
			long pause = Math.max(MIN_PERIOD, stats.waiters() * PERIOD_PER_WAITER);
			planner.runBy(Math.max(this.untilNextRefusal - (now - this.checkedAt), pause) + now);
		}
		long untilNextAttempt = this.ledger.targets().untilNextAttempt(now);
		if (untilNextAttempt > 0) {
			planner.runWithin(untilNextAttempt);
		}
		if (stats.connecting() > 0 && this.ledger.targets().areSeveral()) {
			planner.runWithin(TargetLoad.MAX_CONNECT);
		}
		if (this.ledger.hasRefused()) {
			planner.runWithin(RefusedWaiters.MAX_STEP);
		}
		if (stats.total() > 0 || stats.waiters() > 0) {
			planner.runWithin(Math.min(period(), Math.max(RECOVERY_PERIOD, MAX_PERIOD - (now - this.recoveredAt))));
		}
	}

	/**
	 * Return the longest time between two runs with the present settings. May be called
	 * by any thread.
	 * @return nanoseconds
	 */
	long period() {
		PoolSettings settings = this.ledger.settings();
		return LongStream
			.of(this.heartbeats.intervalNanos(), this.heartbeats.readIntervalNanos(), nanos(settings.idleTimeout()),
					nanos(settings.maxLifetime()), nanos(settings.leakDetectionThreshold()))
			.filter((length) -> length > 0)
			.map((length) -> Math.max(MIN_PERIOD, length / CHECKS_PER_EVENT))
			.reduce(MAX_PERIOD, Math::min);
	}

	/**
	 * No run could be planned: wake those who rely on one, to keep to their time by
	 * themselves.
	 */
	void wakeRelying() {
		this.ledger.relyingOnRefusal().forEach(Waiter::remind);
	}

	private static long nanos(Duration duration) {
		return TimeUnit.NANOSECONDS.convert(duration);
	}

}
