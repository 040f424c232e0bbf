package io.github.socketpool.pool.exclusive;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a connection: knows whether a thread is at work on it. How long it
 * takes says nothing, since nothing cuts the lookup of a name short. Thread-safe.
 */
final class ConnectAttempt {

	private enum State {

		/** No thread has begun. */
		PENDING,

		/** A thread is at work. */
		RUNNING,

		/** No thread is at work any more, or ever will be. */
		ENDED

	}

	private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);

	/** What was made and is not in the pool yet. */
	private volatile @Nullable PoolableConnection connection;

	/**
	 * A thread begins: {@code PENDING → RUNNING}.
	 * @return {@code false} if the attempt has been given up
	 */
	boolean begin() {
		return this.state.compareAndSet(State.PENDING, State.RUNNING);
	}

	/**
	 * The connection is made.
	 */
	void made(PoolableConnection connection) {
		this.connection = connection;
	}

	/**
	 * Return the connection that was made.
	 */
	@Nullable PoolableConnection connection() {
		return this.connection;
	}

	/**
	 * No thread is at work any more: any state {@code → ENDED}.
	 */
	void end() {
		this.state.set(State.ENDED);
	}

	/**
	 * Return whether no thread will end this attempt.
	 * @param giveUp whether to give up an attempt that no thread has begun
	 */
	boolean isLost(boolean giveUp) {
		return this.state.get() == State.ENDED || (giveUp && this.state.compareAndSet(State.PENDING, State.ENDED));
	}

}
