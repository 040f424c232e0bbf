package io.github.socketpool.pool;

import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in the queue. The outcome is put in under the ledger's lock, and the
 * caller is woken after it: direct hand-off, so nobody can overtake.
 */
final class Waiter extends Chain.Link<Waiter> implements Placement {

	private final Thread caller;

	private final long since;

	/** Until when the caller waits; it is set once the caller has its place. */
	private volatile @Nullable Deadline patience;

	private volatile @Nullable Outcome outcome;

	Waiter(Thread caller, long since) {
		this.caller = caller;
		this.since = since;
	}

	Thread caller() {
		return this.caller;
	}

	long since() {
		return this.since;
	}

	/**
	 * Have the caller woken when its patience is at an end.
	 */
	void waitUntil(Deadline patience) {
		this.patience = patience;
	}

	/**
	 * Return how long the caller still waits.
	 * @return nanoseconds; zero or less when its patience is at an end, and
	 * {@link Long#MAX_VALUE} while it has not said until when it waits
	 */
	long patience(long now) {
		Deadline patience = this.patience;
		return (patience != null) ? patience.remainingNanos(now) : Long.MAX_VALUE;
	}

	@Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Decide about the caller. To be called under the ledger's lock, once.
	 */
	void settle(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Wake the caller. To be called without the ledger's lock, so that the caller does
	 * not wake only to wait for it.
	 */
	void wake() {
		LockSupport.unpark(this.caller);
	}

}
