package io.github.socketpool.pool.exclusive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolState;

/**
 * Reports that a target has gone down and that it is back, to listeners and into the log.
 * Several connects may end at once, one of which fails and one of which succeeds: what is
 * reported is what the ledger knows when it is reported, one report at a time, so that no
 * listener is left with the older of the two. Thread-safe.
 */
final class OutageReport {

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final Ticker ticker;

	private final ErrorContext errors;

	/** Held while listeners are called. */
	private final ReservedLock lock = new ReservedLock();

	/** What was reported of each target. Guarded by {@link #lock}. */
	private final Map<Endpoint, Reported> reported = new HashMap<>();

	OutageReport(PoolContext context) {
		this.ledger = context.ledger();
		this.listeners = context.listeners();
		this.ticker = context.ticker();
		this.errors = context.errors();
	}

	/**
	 * A target may have gone down, or may be back: report what has changed.
	 */
	void update() {
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			boolean open = this.ledger.state() != PoolState.CLOSED;
			List<LedgerView.TargetView> targets = this.ledger.targets().view(now);
			targets.forEach((target) -> report(target, open, now));
			this.reported.keySet().retainAll(targets.stream().map(LedgerView.TargetView::endpoint).toList());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void report(LedgerView.TargetView target, boolean open, long now) {
		Reported reported = this.reported.computeIfAbsent(target.endpoint(),
				(endpoint) -> new Reported(new OutageLog(this.errors.at(endpoint))));
		LedgerView.LeftOut leftOut = target.leftOut();
		Target.EndedOutage ended = target.ended();
		if (leftOut != null && open) {
			reported.log.down(leftOut, now);
			if (!reported.down) {
				reported.down = true;
				this.listeners.targetDown(target.endpoint(), reported.log.cause(leftOut));
			}
		}
		else if (leftOut == null && ended == null && reported.down && open) {
			reported.log.used(now);
		}
		else if (leftOut == null && ended != null && reported.down) {
			reported.down = false;
			reported.log.up(ended, now);
			this.listeners.targetUp(target.endpoint(), ended.nanos(), ended.failedCalls());
		}
	}

	/**
	 * The pool was closed and is opened again: what is known of its targets is out of
	 * date.
	 */
	void forget() {
		this.lock.lock();
		try {
			this.reported.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What was reported of one target.
	 */
	private static final class Reported {

		private final OutageLog log;

		/** Whether the listeners know of an outage. */
		private boolean down;

		Reported(OutageLog log) {
			this.log = log;
		}

	}

}
