package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What one pool does by the clock: it refuses waiters whose time is up and who rely on
 * that, gets back what errors have taken from the pool, sends heartbeats, looks for dead
 * connections, retires old ones, reports leaks, and starts the connects that are due. It
 * runs on the scheduler's thread and never blocks.
 */
final class Housekeeping {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	/**
	 * How often it looks, at least. What is configured in smaller units is looked at ten
	 * times as often as it can happen.
	 */
	private static final long LONGEST_PERIOD = TimeUnit.SECONDS.toNanos(1);

	/** The thread is that of all pools. */
	private static final long SHORTEST_PERIOD = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * How often at most slots and waiters are looked for that errors have taken; once in
	 * {@link #LONGEST_PERIOD} at least. Each time holds the ledger's lock for as long as
	 * it takes to look at all.
	 */
	private static final long RECOVERY_PERIOD = TimeUnit.MILLISECONDS.toNanos(250);

	/**
	 * To look at a waiter takes some ten nanoseconds under the ledger's lock: looking at
	 * all of them takes a hundredth of the time, however many there are.
	 */
	private static final long PERIOD_PER_WAITER = TimeUnit.MICROSECONDS.toNanos(1);

	private static final int LOOKS_PER_EVENT = 10;

	private final Ledger ledger;

	private final Heartbeats heartbeats;

	private final Disposal disposal;

	private final Connector connector;

	private final LeakReport leakReport;

	private final Ticker ticker;

	private final Scheduler scheduler;

	/** When waiters were looked at last. Belongs to the scheduler's thread. */
	private long lookedAt;

	/** How long it was then until the next one is to be refused. */
	private long untilNextRefusal = Long.MAX_VALUE;

	/** When errors were looked for last. Belongs to the scheduler's thread. */
	private long recoveredAt;

	/** Made once, so that a run needs no memory to begin. */
	private final LongConsumer recovery = this::recover;

	private final LongConsumer upkeep = this::keepHouse;

	/** Guards when this runs next. */
	private final ReservedLock lock = new ReservedLock();

	/**
	 * Replaced under {@link #lock}; {@code null} while none is planned, as when a run has
	 * just begun.
	 */
	private volatile @Nullable Run next;

	/** Why no run could be planned. Guarded by {@link #lock}. */
	private @Nullable Throwable failure;

	Housekeeping(PoolContext context, Heartbeats heartbeats, Disposal disposal, Connector connector,
			LeakReport leakReport, Scheduler scheduler) {
		this.ledger = context.ledger();
		this.heartbeats = heartbeats;
		this.disposal = disposal;
		this.connector = connector;
		this.leakReport = leakReport;
		this.ticker = context.ticker();
		this.scheduler = scheduler;
		this.recoveredAt = this.ticker.nanos() - RECOVERY_PERIOD;
	}

	/**
	 * There may be more to do than before.
	 */
	void plan() {
		runWithin(period());
	}

	/**
	 * There is something to do at once.
	 */
	void wake() {
		runWithin(0);
	}

	/**
	 * Return whether a run is planned that is early enough to refuse a caller. To be
	 * asked after its waiter shows when: either the next run sees it there, or this sees
	 * that the next run would be too late. Never blocks.
	 */
	boolean willRunBy(long at) {
		Run next = this.next;
		return next != null && next.at - at <= 0;
	}

	/**
	 * Run no later than in the given time.
	 * @param nanos nanoseconds
	 */
	void runWithin(long nanos) {
		runBy(this.ticker.nanos() + nanos);
	}

	/**
	 * Run within a second if no run is planned. To be called before anything comes into
	 * the pool that a run may have to get out again.
	 */
	void requirePlanned() {
		if (this.next == null) {
			runWithin(LONGEST_PERIOD);
		}
	}

	/**
	 * Run no later than at the given time. If no thread is to be had, that is no error of
	 * whoever happens to call this.
	 * @param at a reading of the ticker
	 * @return {@code false} if that could not be planned
	 */
	boolean runBy(long at) {
		boolean first;
		Throwable failure;
		this.lock.lock();
		try {
			if (!willRunBy(at)) {
				replaceNext(at);
				this.failure = null;
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			// Logged once, and not by every caller who waits meanwhile.
			first = this.failure == null;
			this.failure = ex;
			failure = ex;
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			logger.write(Level.ERROR, "The housekeeping of a pool could not be scheduled; whatever happens next to the "
					+ "pool tries again. Raise the limit of threads (ulimit -u), or use fewer.", failure);
		}
		return false;
	}

	/**
	 * The run that was planned before is given up only once there is one in its place.
	 */
	private void replaceNext(long at) {
		Run instead = this.next;
		Run run = new Run(at);
		run.future = this.scheduler.schedule(() -> run(run), at - this.ticker.nanos());
		this.next = run;
		if (instead != null) {
			instead.cancel();
		}
	}

	/**
	 * Whatever goes wrong here, it goes on: there is nobody else who does this.
	 */
	private void run(Run run) {
		if (begin(run)) {
			boolean over = false;
			try {
				over = isOver();
				if (!over) {
					attempt(this.recovery);
					attempt(this.upkeep);
				}
			}
			finally {
				if (!over) {
					planNext(run);
				}
			}
		}
	}

	/**
	 * Return whether the pool is closed and empty. Its class loader may be closed by now,
	 * as after a redeployment: a run would fail, and be repeated forever.
	 */
	private boolean isOver() {
		if (this.ledger.state() != PoolState.CLOSED) {
			return false;
		}
		PoolStats stats = this.ledger.stats();
		return stats.total() == 0 && stats.waiters() == 0;
	}

	private void attempt(LongConsumer work) {
		try {
			work.accept(this.ticker.nanos());
		}
		catch (RuntimeException | Error ex) {
			logger.write(Level.ERROR, "The housekeeping of a pool failed; it is tried again", ex);
		}
	}

	/**
	 * A run that was begun while another one was being scheduled in its place does not
	 * happen: it would plan its next run beside that of the other one, for ever.
	 */
	private boolean begin(Run run) {
		this.lock.lock();
		try {
			boolean valid = run == this.next;
			this.next = valid ? null : this.next;
			return valid;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Get back what errors have taken from the pool: an error may strike a thread at any
	 * moment, and keep it from releasing what it has.
	 */
	private void recover(long now) {
		this.lookedAt = now;
		this.untilNextRefusal = RECOVERY_PERIOD;
		this.untilNextRefusal = this.ledger.refuseDue(now);
		this.disposal.wakeRefused();
		if (now - this.recoveredAt < RECOVERY_PERIOD) {
			return;
		}
		this.recoveredAt = now;
		reclaim(now);
		this.disposal.serve(now);
	}

	/**
	 * Take slots away from those who failed to return them in time, and close their
	 * connections.
	 */
	private void reclaim(long now) {
		for (Reclaimed next = this.ledger.reclaim(now); next != null; next = this.ledger.reclaim(now)) {
			this.disposal.discard(next.slot(), next.reason());
			this.leakReport.reclaimed(next.leak());
		}
	}

	private void keepHouse(long now) {
		this.leakReport.report(now);
		this.heartbeats.end(now);
		this.disposal.retire();
		this.heartbeats.checkSuspects();
		this.heartbeats.send(now);
		this.connector.startConnects();
	}

	/**
	 * If no run can be planned, those who rely on it keep to their time by themselves
	 * once they are awake, and the scheduler repeats this run.
	 */
	private void planNext(Run run) {
		try {
			long now = this.ticker.nanos();
			planWhatIsDue(now);
			if (this.next == null) {
				wakeRelying(now);
			}
		}
		catch (RuntimeException | Error ex) {
			repeat(run, ex);
		}
		Throwable failure = this.failure;
		if (failure != null) {
			repeat(run, failure);
		}
	}

	/**
	 * Have the scheduler repeat the run, which needs no memory.
	 */
	private void repeat(Run run, Throwable failure) {
		if (this.next == null) {
			this.next = run;
			if (failure instanceof Error error) {
				throw error;
			}
			throw new IllegalStateException(failure);
		}
	}

	private void planWhatIsDue(long now) {
		long untilHeartbeatEnds = this.heartbeats.untilNextEnd(now);
		if (untilHeartbeatEnds < Long.MAX_VALUE) {
			runWithin(untilHeartbeatEnds);
		}
		PoolStats stats = this.ledger.stats();
		if (this.untilNextRefusal < Long.MAX_VALUE) {
			// Together with those who follow soon: each run looks at all who wait.
			long pause = Math.max(SHORTEST_PERIOD, stats.waiters() * PERIOD_PER_WAITER);
			runBy(Math.max(this.untilNextRefusal - (now - this.lookedAt), pause) + now);
		}
		long untilNextAttempt = this.ledger.untilNextAttempt(now);
		if (untilNextAttempt > 0) {
			runWithin(untilNextAttempt);
		}
		if (this.ledger.hasRefused()) {
			runWithin(RefusedWaiters.MAX_STEP);
		}
		if (stats.total() > 0 || stats.waiters() > 0) {
			runWithin(Math.min(period(), Math.max(RECOVERY_PERIOD, LONGEST_PERIOD - (now - this.recoveredAt))));
		}
	}

	private void wakeRelying(long now) {
		this.ledger.describe(now, (contents) -> contents.waiters().relyingOnRefusal()).forEach(Waiter::remind);
	}

	private long period() {
		PoolSettings settings = this.ledger.settings();
		return LongStream
			.of(this.heartbeats.intervalNanos(), nanos(settings.idleTimeout()), nanos(settings.maxLifetime()),
					nanos(settings.leakDetectionThreshold()))
			.filter((length) -> length > 0)
			.map((length) -> Math.max(SHORTEST_PERIOD, length / LOOKS_PER_EVENT))
			.reduce(LONGEST_PERIOD, Math::min);
	}

	private static long nanos(Duration duration) {
		return TimeUnit.NANOSECONDS.convert(duration);
	}

	/**
	 * A run that is planned.
	 */
	private static final class Run {

		private final long at;

		/** Guarded by the lock. */
		private @Nullable Future<?> future;

		Run(long at) {
			this.at = at;
		}

		void cancel() {
			if (this.future != null) {
				this.future.cancel(false);
			}
		}

	}

}
