package io.github.socketpool.pool.exclusive;

import io.github.socketpool.pool.ConnectionState;

/**
 * Which idle connections may have died unseen: servers and what stands before them close
 * connections together, so one that is found dead makes all others suspect that have been
 * idle since before. Guarded by the ledger's lock.
 */
final class Suspicion {

	private boolean raised;

	private long raisedAt;

	/**
	 * A connection has been found dead. One that was suspect itself brings no news, or
	 * those that were found to be alive since would be suspect again.
	 */
	void raise(Slot dead, long now) {
		boolean known = (dead.state() == ConnectionState.ACTIVE) ? dead.isSuspect() : isOn(dead);
		if (!known) {
			this.raised = true;
			this.raisedAt = now;
		}
	}

	boolean isOn(Slot slot) {
		return this.raised && slot.provenAt() - this.raisedAt < 0;
	}

}
