package io.github.socketpool.pool;

import io.github.socketpool.connection.ConnectFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger decides about a caller who wants a connection: at once, or, for one who
 * waits, later.
 */
sealed interface Outcome {

	/**
	 * The caller has the slot's connection.
	 *
	 * @param slot an active slot
	 */
	record Granted(Slot slot) implements Outcome {

	}

	/**
	 * The caller waits; another outcome will be put into the waiter.
	 *
	 * @param waiter the caller's place in the queue
	 */
	record Wait(Waiter waiter) implements Outcome {

	}

	/**
	 * The caller gets no connection.
	 *
	 * @param refusal why
	 * @param cause the connect that failed, or {@code null} where none did
	 */
	record Refused(Refusal refusal, @Nullable ConnectFailedException cause) implements Outcome {

	}

	/**
	 * Why a caller gets no connection.
	 */
	enum Refusal {

		CLOSED, TOO_MANY_WAITERS, CONNECT_FAILED

	}

}
