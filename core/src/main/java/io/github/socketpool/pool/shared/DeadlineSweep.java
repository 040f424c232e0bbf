package io.github.socketpool.pool.shared;

import java.util.concurrent.Future;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.pool.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Wakes virtual callers whose time is up. They park without a time limit, since the JDK
 * keeps the limits of all virtual threads under one lock. One run is planned at a time,
 * for the earliest of them. Thread-safe.
 */
final class DeadlineSweep {

	private final SharedContext context;

	private final Scheduler scheduler;

	private final ReservedLock lock = new ReservedLock();

	/** When the next run is. Written under {@link #lock}, as below. */
	private volatile long next;

	private volatile @Nullable Future<?> planned;

	DeadlineSweep(SharedContext context, Scheduler scheduler) {
		this.context = context;
		this.scheduler = scheduler;
	}

	/**
	 * Have a caller woken when its time is up, at the latest. To be called after its call
	 * can be found among those that wait or are in flight.
	 * @param at a reading of the ticker
	 */
	void wakeBy(long at) {
		if (!isPlannedBy(at)) {
			plan(at);
		}
	}

	private boolean isPlannedBy(long at) {
		return this.planned != null && this.next - at <= 0;
	}

	private void plan(long at) {
		this.lock.lock();
		try {
			if (!isPlannedBy(at)) {
				Future<?> instead = this.planned;
				this.next = at;
				this.planned = this.scheduler.schedule(this::run, at - this.context.now());
				if (instead != null) {
					instead.cancel(false);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * There may be no calls: plan no run without one.
	 */
	void rest() {
		this.lock.locked(() -> {
			Future<?> planned = this.planned;
			this.planned = null;
			return (planned != null) && planned.cancel(false);
		});
		look();
	}

	/**
	 * A call that comes while this looks at the others plans a run of its own. The lock
	 * makes this run begin after it was planned.
	 */
	private void run() {
		this.lock.locked(() -> this.planned = null);
		look();
	}

	private void look() {
		long now = this.context.now();
		Earliest earliest = new Earliest(now);
		this.context.places().waiting().forEach(earliest::look);
		for (SharedConnection connection : this.context.places().connections()) {
			connection.inFlight().forEach(earliest::look);
		}
		if (earliest.found) {
			wakeBy(now + earliest.nanos);
		}
	}

	/**
	 * Wakes those whose time is up, and finds the next.
	 */
	private final class Earliest {

		private final long now;

		private boolean found;

		private long nanos = Long.MAX_VALUE;

		Earliest(long now) {
			this.now = now;
		}

		void look(SharedCall call) {
			if (!call.isVirtual() || call.isDecided() || call.state() == SharedCall.State.GONE) {
				return;
			}
			long left = call.left(DeadlineSweep.this.context.settings(), this.now);
			if (left <= 0) {
				call.wake();
			}
			else if (left < this.nanos) {
				this.nanos = left;
				this.found = true;
			}
		}

	}

}
