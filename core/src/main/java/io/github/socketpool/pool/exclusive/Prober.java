package io.github.socketpool.pool.exclusive;

import java.util.concurrent.locks.Condition;

import io.github.socketpool.Deadline;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.Reachability;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for a health check whether the target can be reached. It takes no connection
 * from callers: it checks idle ones, which takes microseconds, and asks for a connect
 * only if the pool has none. That connect counts like any other, and its connection stays
 * in the pool. Thread-safe.
 */
final class Prober {

	private final Ledger ledger;

	private final SlotReleaser releaser;

	private final Connector connector;

	private final Ticker ticker;

	private final ReservedLock lock = new ReservedLock();

	/** Signalled when a connect has ended. */
	private final Condition ended = this.lock.newCondition();

	Prober(Ledger ledger, SlotReleaser releaser, Connector connector, Ticker ticker) {
		this.ledger = ledger;
		this.releaser = releaser;
		this.connector = connector;
		this.ticker = ticker;
	}

	/**
	 * Check idle connections until one is alive, and connect if there is none.
	 * @param deadline how long a connect is waited for
	 */
	Reachability probe(Deadline deadline) {
		Slot idle = nextIdle();
		while (idle != null && !isAlive(idle)) {
			idle = nextIdle();
		}
		this.connector.startProbe();
		try {
			return awaitFinding(deadline).reachability();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Reachability.UNKNOWN;
		}
	}

	/**
	 * A connect has ended. A health check may wait for its outcome.
	 */
	void connectEnded() {
		this.lock.lock();
		try {
			this.ended.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Finding awaitFinding(Deadline deadline) throws InterruptedException {
		this.lock.lock();
		try {
			Finding finding = finding();
			long remaining = deadline.remainingNanos();
			while (finding.isProvisional() && remaining > 0) {
				remaining = this.ended.awaitNanos(remaining);
				finding = finding();
			}
			return finding;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Finding finding() {
		LedgerView.Summary pool = this.ledger.summary(this.ticker.nanos());
		int connecting = pool.stats().connecting();
		if (pool.outage() != null) {
			return new Finding(Reachability.UNREACHABLE, connecting);
		}
		boolean connected = pool.stats().total() > connecting;
		return new Finding(connected ? Reachability.REACHABLE : Reachability.UNKNOWN, connecting);
	}

	private @Nullable Slot nextIdle() {
		return this.ledger.probe(this.ticker.nanos());
	}

	private boolean isAlive(Slot slot) {
		CloseReason unusable = SlotReleaser.reasonToClose(slot.connection()::check);
		if (unusable != null) {
			this.releaser.remove(slot, unusable);
			return false;
		}
		this.releaser.place(slot, this.ledger.validated(slot, this.ticker.nanos()));
		return true;
	}

	/**
	 * What is known of the pool.
	 *
	 * @param reachability what that says about the target
	 * @param connecting how many connects are under way
	 */
	private record Finding(Reachability reachability, int connecting) {

		/**
		 * Return whether a connect is under way that may change it.
		 */
		boolean isProvisional() {
			return this.reachability != Reachability.REACHABLE && this.connecting > 0;
		}

	}

}
