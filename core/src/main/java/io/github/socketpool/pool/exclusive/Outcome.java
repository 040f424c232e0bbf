package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.PoolState;

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
	 */
	sealed interface Refused extends Outcome {

	}

	/**
	 * The pool takes no calls.
	 *
	 * @param state closed, or suspended such that callers are refused
	 */
	record NotOpen(PoolState state) implements Refused {

	}

	/**
	 * As many callers wait as may.
	 */
	record QueueFull() implements Refused {

	}

	/**
	 * The target cannot be reached, and no connection is left that could become free.
	 *
	 * @param cause the connect that failed last
	 * @param downNanos how long connects have been failing
	 * @param lastFailureNanos how long ago that connect failed
	 * @param nextAttemptNanos how long it is until the next attempt; zero or less when it
	 * is due or under way
	 */
	record TargetDown(ConnectFailedException cause, long downNanos, long lastFailureNanos,
			long nextAttemptNanos) implements Refused {

		/**
		 * Return what there is to say of two targets that are both down.
		 * @param other another target
		 * @return since when both are, with the latest failure and the first attempt
		 */
		TargetDown and(TargetDown other) {
			TargetDown latest = (other.lastFailureNanos < this.lastFailureNanos) ? other : this;
			return new TargetDown(latest.cause, Math.min(this.downNanos, other.downNanos), latest.lastFailureNanos,
					Math.min(this.nextAttemptNanos, other.nextAttemptNanos));
		}

	}

	/**
	 * All connections are held by callers who wait for another one, this caller among
	 * them: no one would ever be served.
	 *
	 * @param holders the threads that hold the connections
	 */
	record Deadlock(List<Thread> holders) implements Refused {

	}

	/**
	 * The caller's time was up before it had a connection.
	 */
	enum Late implements Refused {

		/** Nothing had been granted to it. */
		WAITING,

		/**
		 * A connection had been granted to it, but the thread that did so failed to tell
		 * it. Nothing was sent.
		 */
		GRANTED,

		/**
		 * A connection had been granted to it, and the thread that did so failed to come
		 * to the end of sending its request. Part of it may have left.
		 */
		SENDING

	}

	/**
	 * The caller's time is not up, but nearly all exchanges take longer than what is left
	 * of it.
	 *
	 * @param leftNanos how long it is until the caller's deadline
	 * @param shortestNanos how long nearly all exchanges take at least
	 */
	record TooLittleTime(long leftNanos, long shortestNanos) implements Refused {

	}

}
