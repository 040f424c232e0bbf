package io.github.socketpool.pool;

/**
 * Where the ledger puts a connection that is made or given back: with the
 * {@linkplain Waiter waiter} who is to be woken, or into the {@link Rest}.
 */
sealed interface Placement permits Waiter, Placement.Rest {

	/**
	 * Nobody is waiting for it.
	 */
	enum Rest implements Placement {

		/**
		 * It stays in the pool.
		 */
		IDLE,

		/**
		 * The pool is closed: it is to be discarded.
		 */
		SURPLUS

	}

}
