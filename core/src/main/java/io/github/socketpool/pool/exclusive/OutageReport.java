package io.github.socketpool.pool.exclusive;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the target has gone down and that it is back, to listeners and into the
 * log. Several connects may end at once, one of which fails and one of which succeeds:
 * what is reported is what the ledger knows when it is reported, one report at a time, so
 * that no listener is left with the older of the two. Thread-safe.
 */
final class OutageReport {

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final Ticker ticker;

	/** Held while listeners are called. */
	private final ReservedLock lock = new ReservedLock();

	/** Guarded by {@link #lock}. */
	private final OutageLog log;

	/** Whether the listeners know of an outage. Guarded by {@link #lock}. */
	private boolean down;

	OutageReport(PoolContext context) {
		this.ledger = context.ledger();
		this.listeners = context.listeners();
		this.ticker = context.ticker();
		this.log = new OutageLog(context.errors());
	}

	/**
	 * A connect has failed.
	 * @param endpoint the endpoint that was to be connected to
	 */
	void connectFailed(Endpoint endpoint) {
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			Outcome.TargetDown outage = this.ledger.outage(now);
			if (outage != null) {
				this.log.down(outage, now);
				if (!this.down) {
					this.down = true;
					this.listeners.targetDown(endpoint, outage.cause());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A connect has succeeded.
	 * @param endpoint the endpoint of the connection
	 * @param outage the outage that it has ended, or {@code null}
	 */
	void connected(Endpoint endpoint, Target.@Nullable EndedOutage outage) {
		if (outage == null) {
			return;
		}
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			if (this.down && this.ledger.outage(now) == null) {
				this.down = false;
				this.log.up(outage, now);
				this.listeners.targetUp(endpoint, outage.nanos(), outage.failedCalls());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The pool was closed and is opened again: what is known of the target is out of
	 * date.
	 */
	void forget() {
		this.lock.lock();
		try {
			this.down = false;
			this.log.forget();
		}
		finally {
			this.lock.unlock();
		}
	}

}
