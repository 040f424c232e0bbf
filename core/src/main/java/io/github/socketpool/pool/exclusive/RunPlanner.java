package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.Future;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the {@link Maintenance} of one pool runs next: at most one run is planned,
 * and each run plans the next. Whatever goes wrong, runs go on: no other thread does what
 * they do. Thread-safe.
 */
final class RunPlanner {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final Maintenance maintenance;

	private final Scheduler scheduler;

	private final Ticker ticker;

	/** Guards when the next run is. */
	private final ReservedLock lock = new ReservedLock();

	/**
	 * Replaced under {@link #lock}; {@code null} while none is planned, as when a run has
	 * just begun.
	 */
	private volatile @Nullable Run next;

	/** Why no run could be planned. Written under {@link #lock}. */
	private volatile @Nullable Throwable failure;

	RunPlanner(Maintenance maintenance, Scheduler scheduler, Ticker ticker) {
		this.maintenance = maintenance;
		this.scheduler = scheduler;
		this.ticker = ticker;
	}

	/**
	 * There may be more to do than before.
	 */
	void plan() {
		runWithin(this.maintenance.period());
	}

	/**
	 * Run no later than in the given time.
	 * @param nanos nanoseconds; zero for at once
	 */
	void runWithin(long nanos) {
		runBy(this.ticker.nanos() + nanos);
	}

	/**
	 * Plan a run if none is planned. To be called before anything comes into the pool
	 * that a run may have to remove again.
	 */
	void requirePlanned() {
		if (this.next == null) {
			runWithin(Maintenance.MAX_PERIOD);
		}
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
	 * Run no later than at the given time. That no thread can be started is no error of
	 * the caller.
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
			logger.write(Level.ERROR,
					"The next event tries again to schedule maintenance, which failed. "
							+ "Raise the limit of threads (ulimit -u), or use fewer. Pool",
					this.maintenance.poolName(), failure);
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

	private void run(Run run) {
		if (begin(run)) {
			boolean over = false;
			try {
				over = this.maintenance.isOver();
				if (!over) {
					this.maintenance.run();
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
	 * A run that was begun while another one was being scheduled in its place does not
	 * happen: it would plan its next run beside that of the other one, forever.
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
	 * If no run can be planned, those who rely on it keep to their time by themselves
	 * once they are awake, and the scheduler repeats this run.
	 */
	private void planNext(Run run) {
		try {
			long now = this.ticker.nanos();
			this.maintenance.planNext(this, now);
			if (this.next == null) {
				this.maintenance.wakeRelying();
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
