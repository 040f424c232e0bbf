package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.CloseReason;

/**
 * Where the ledger puts a connection that was made or released: with the
 * {@linkplain Waiter waiter} who is to be woken, among the idle ones, or nowhere.
 */
sealed interface Placement permits Waiter, Placement.Idle, Placement.Surplus, Placement.Removed {

	/**
	 * No caller waits for it: it stays in the pool.
	 */
	enum Idle implements Placement {

		IDLE

	}

	/**
	 * The pool does not want it any more: it is to be closed.
	 *
	 * @param reason why
	 */
	record Surplus(CloseReason reason) implements Placement {

	}

	/**
	 * It is not in the pool any more.
	 */
	enum Removed implements Placement {

		REMOVED

	}

}
