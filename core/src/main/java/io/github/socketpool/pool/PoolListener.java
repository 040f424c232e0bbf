package io.github.socketpool.pool;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;

/**
 * Watches a pool. It is called by the thread that does the work, outside the pool's lock:
 * it must be thread-safe and quick. Some calls come from the one thread that keeps the
 * time of all pools: a listener that blocks there keeps callers past their timeouts. What
 * it throws is logged and goes no further. Lengths of time are nanoseconds in a
 * {@code long}, so that watching allocates nothing. Events of one connection or one
 * target name its endpoint first, but for leaks, which are about the caller.
 */
public interface PoolListener {

	/**
	 * A caller got a connection.
	 * @param endpoint the endpoint of the connection
	 * @param waitedNanos how long it waited; 0 if a connection was idle
	 */
	default void acquired(Endpoint endpoint, long waitedNanos) {
	}

	/**
	 * A caller got none.
	 * @param waitedNanos how long it took
	 * @param cause the error that the caller gets
	 */
	default void acquireFailed(long waitedNanos, SocketPoolException cause) {
	}

	/**
	 * A caller gave a connection back. Not called for a lease that the pool has ended,
	 * since its deadline has passed and its holder has not.
	 * @param endpoint the endpoint of the connection
	 * @param usedNanos how long the caller had it
	 */
	default void released(Endpoint endpoint, long usedNanos) {
	}

	/**
	 * A call is repeated: its request had not left, or its template repeats calls after
	 * failures.
	 */
	default void retried() {
	}

	/**
	 * A connection was made.
	 * @param endpoint the endpoint of the connection
	 * @param tookNanos how long it took
	 */
	default void connected(Endpoint endpoint, long tookNanos) {
	}

	/**
	 * A connection could not be made.
	 * @param endpoint the endpoint that was to be connected to
	 * @param tookNanos how long it took
	 * @param cause why
	 */
	default void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
	}

	/**
	 * A connection was closed.
	 * @param endpoint the endpoint of the connection
	 * @param reason why
	 * @param initiator which side closed first
	 */
	default void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
	}

	/**
	 * Heartbeats were received.
	 * @param endpoint the endpoint that sent them
	 * @param count how many since the last time
	 */
	default void heartbeatsReceived(Endpoint endpoint, long count) {
	}

	/**
	 * Messages were received: frames that the server has sent by itself.
	 * @param endpoint the endpoint that sent them
	 * @param count how many since the last time
	 */
	default void messagesReceived(Endpoint endpoint, long count) {
	}

	/**
	 * A response has come on a shared connection after its caller had left. It is
	 * dropped.
	 * @param endpoint the endpoint that sent it
	 */
	default void lateResponse(Endpoint endpoint) {
	}

	/**
	 * The target has answered a heartbeat with a frame: no heartbeats are sent until the
	 * pool is started again.
	 * @param endpoint the target
	 */
	default void heartbeatsRefused(Endpoint endpoint) {
	}

	/**
	 * A heartbeat was sent.
	 * @param endpoint the endpoint that it was sent to
	 */
	default void heartbeatSent(Endpoint endpoint) {
	}

	/**
	 * A caller has to wait for a connection.
	 */
	default void waiting() {
	}

	/**
	 * A connect begins.
	 * @param endpoint the endpoint to connect to
	 */
	default void connecting(Endpoint endpoint) {
	}

	/**
	 * Connects to a target have begun to fail. With one target, callers are refused at
	 * once as long as no connection is left that serves; with several, when that is true
	 * of all. Of several, also one whose calls get no answer is left out. This ends with
	 * {@link #targetUp}, or when the pool is closed or has other targets.
	 * @param endpoint the target
	 * @param cause why: a {@link ConnectFailedException}, or a
	 * {@link ResponseTimeoutException} where calls get no answer
	 */
	default void targetDown(Endpoint endpoint, SocketPoolException cause) {
	}

	/**
	 * A connect has succeeded after others had failed, or a call was answered after
	 * others were not. Comes after the {@link #targetDown} that it ends, and never
	 * without it.
	 * @param endpoint the target
	 * @param downNanos how long the target was down
	 * @param failedCalls how many callers got no connection in that time
	 */
	default void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
	}

	/**
	 * A caller has held a connection for longer than the leak detection threshold.
	 * @param holder the thread that acquired it
	 * @param heldNanos for how long so far
	 */
	default void leakDetected(Thread holder, long heldNanos) {
	}

	/**
	 * A connection that was reported as leaked has been released after all, or the pool
	 * has ended its lease, since its deadline has passed.
	 * @param heldNanos how long it was held
	 */
	default void leakEnded(long heldNanos) {
	}

	/**
	 * The pool was opened, suspended, resumed or closed.
	 * @param state what it does with callers from now on
	 */
	default void stateChanged(PoolState state) {
	}

	/**
	 * The settings were changed.
	 * @param settings the settings from now on
	 */
	default void settingsChanged(PoolSettings settings) {
	}

}
