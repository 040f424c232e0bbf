package io.github.socketpool.pool;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;

/**
 * Watches a pool. It is called by the thread that does the work, outside the pool's lock:
 * it must be thread-safe and quick. What it throws is logged and goes no further. Lengths
 * of time are nanoseconds in a {@code long}, so that watching allocates nothing.
 */
public interface PoolListener {

	/**
	 * A caller got a connection.
	 * @param waitedNanos how long it took
	 */
	default void acquired(long waitedNanos) {
	}

	/**
	 * A caller got none.
	 * @param waitedNanos how long it took
	 * @param cause what the caller is told
	 */
	default void acquireFailed(long waitedNanos, SocketPoolException cause) {
	}

	/**
	 * A caller gave a connection back.
	 * @param usedNanos how long the caller had it
	 */
	default void released(long usedNanos) {
	}

	/**
	 * A call whose request had not left is repeated on another connection.
	 */
	default void retried() {
	}

	/**
	 * A connection was made.
	 * @param tookNanos how long it took
	 */
	default void connected(long tookNanos) {
	}

	/**
	 * A connection could not be made.
	 * @param tookNanos how long it took
	 * @param cause why
	 */
	default void connectFailed(long tookNanos, ConnectFailedException cause) {
	}

	/**
	 * A connection was closed.
	 * @param reason why
	 * @param initiator which side closed first
	 */
	default void closed(CloseReason reason, CloseInitiator initiator) {
	}

	/**
	 * Heartbeats were received.
	 * @param count how many since the last time
	 */
	default void heartbeatsReceived(long count) {
	}

}
