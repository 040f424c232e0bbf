package io.github.socketpool.chaos;

/**
 * A promise that was not kept.
 */
record Violation(Kind kind, String description) {

	/**
	 * The promises.
	 */
	enum Kind {

		/** A caller got what is not the answer to its request. */
		CROSSED_ANSWER,

		/** A call went on after its deadline. */
		LATE_END,

		/** A request is said not to have been sent, and has arrived. */
		UNTRUE_PROGRESS,

		/** A request has arrived twice. */
		REPEATED_REQUEST,

		/**
		 * A whole answer had been written in time, and the call failed for another
		 * reason.
		 */
		LOST_ANSWER,

		/** A call failed in a way that is not documented. */
		UNDOCUMENTED_ERROR,

		/** A call was interrupted, and its thread does not know. */
		LOST_INTERRUPT,

		/** A call or a heartbeat arrived on a connection that was not logged in. */
		USE_BEFORE_LOGIN,

		/** A client sent what is no request. */
		BROKEN_REQUEST,

		/** The pool does not have its full size again. */
		NOT_FULL,

		/** A slot, waiter, thread or socket was left behind. */
		LEAK

	}

	@Override
	public String toString() {
		return this.kind + ": " + this.description;
	}

}
