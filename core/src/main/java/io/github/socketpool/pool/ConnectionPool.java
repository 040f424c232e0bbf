package io.github.socketpool.pool;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.EarlyRequest;

/**
 * Shares a bounded number of connections among any number of callers, fairly: idle
 * connections are reused newest first (while others are in use, of those that came back
 * within some microseconds the first), and callers who must wait are served in the order
 * in which they came. Thread-safe; platform and virtual threads are callers alike.
 */
public interface ConnectionPool extends AutoCloseable {

	/**
	 * Return the name of the pool.
	 * @return the name, which is the name of its client
	 */
	String name();

	/**
	 * Return where its connections lead.
	 * @return {@code host:port}
	 */
	String target();

	/**
	 * Return what makes the pool's connections.
	 * @return the factory, which knows where they lead and what keeps idle ones alive
	 */
	ConnectionFactory connectionFactory();

	/**
	 * Add a listener to those that the pool was built with. It hears of what happens from
	 * now on, and cannot be removed.
	 * @param listener who watches the pool
	 */
	void addListener(PoolListener listener);

	/**
	 * Take a connection: an idle one, a new one, or the next one that is given back. The
	 * lease ends at the deadline, whatever its holder does: soon after it the connection
	 * is closed and the pool may make another one in its place.
	 * @param deadline when the call ends that needs the connection. The caller waits no
	 * longer than that, nor longer than the pool's acquire timeout; and a use that has
	 * not ended by then is cut off
	 * @return the lease, to be ended by the caller
	 * @throws AcquireTimeoutException if none becomes free in time
	 * @throws TooManyWaitersException if as many callers wait as may
	 * @throws ConnectFailedException if none can be made, and none is in use that could
	 * become free. While the target is down this is thrown at once
	 * @throws NestedAcquireException if all connections are held by threads that wait for
	 * another one, the caller's among them
	 * @throws PoolClosedException if the pool is closed, or suspended such that callers
	 * are refused
	 * @throws CallInterruptedException if the thread is interrupted, or was before
	 */
	Lease acquire(Deadline deadline);

	/**
	 * Take a connection for an exchange whose request is known already. If the caller has
	 * to wait, whoever gives it a connection may send the request too, before the caller
	 * is awake. The caller then gets the lease even if its thread is interrupted or its
	 * deadline has passed at that moment: what has become of the request the exchange
	 * tells.
	 * <p>
	 * A caller who has to wait, and has less time left than nearly all exchanges of the
	 * last ten seconds took, is refused with an {@link AcquireTimeoutException} at once.
	 * @param deadline as in {@link #acquire(Deadline)}
	 * @param early the request: the caller must exchange this very frame, and first
	 * @return the lease, to be ended by the caller
	 */
	default Lease acquire(Deadline deadline, EarlyRequest early) {
		return acquire(deadline);
	}

	/**
	 * Return the settings.
	 * @return the settings
	 */
	PoolSettings settings();

	/**
	 * Return the counts of this instant.
	 * @return the counts, read together
	 */
	PoolStats stats();

	/**
	 * Return everything the pool knows about itself at this instant.
	 * @return a snapshot
	 */
	PoolSnapshot snapshot();

	/**
	 * Find out whether the target can be reached, without taking a connection from
	 * callers. An idle connection is checked for a close by the peer, which does not
	 * block; a peer that has vanished silently is found out by the next call. Where there
	 * is no idle connection, one in use will do. Only a pool that has none makes one, or
	 * one whose target is down and whose next attempt is due: by the pool's own rules for
	 * connects, within its maximum size. That connection stays in the pool.
	 * @param deadline how long to wait for a connect that is under way
	 * @return what was found out; {@link Reachability#UNKNOWN} also on a thread that is
	 * interrupted
	 */
	Reachability probe(Deadline deadline);

	/**
	 * Open the pool again if it was closed or suspended, and warm it up as its settings
	 * say. A new pool is open already.
	 * @throws ConnectFailedException if a connection is required and none can be made
	 * @throws AcquireTimeoutException if a connection is required and none is made in
	 * time
	 */
	void start();

	/**
	 * Return what the pool does with its callers.
	 * @return the state
	 */
	PoolState state();

	/**
	 * Return whether the pool has not been closed.
	 * @return {@code false} once it has been closed
	 */
	default boolean isOpen() {
		return state() != PoolState.CLOSED;
	}

	/**
	 * Return whether the target can be reached, as far as the pool knows: no connect has
	 * failed since the last one that succeeded.
	 * @return {@code false} while the target is down
	 */
	default boolean isUp() {
		return snapshot().outage() == null;
	}

	/**
	 * Change the size of the pool, at once: if it grows, callers who wait get new
	 * connections; if it shrinks, what is too many is closed, idle connections now and
	 * those in use when they come back.
	 * @param maxSize the most connections at once
	 * @param minIdle how many connections are kept idle
	 * @return the settings from now on
	 * @throws InvalidSettingException if {@code maxSize} is less than 1 or less than
	 * {@code minIdle}
	 */
	default PoolSettings resize(int maxSize, int minIdle) {
		return change((settings) -> settings.withSize(maxSize, minIdle));
	}

	/**
	 * Change any settings, at once and all together. Callers who wait already wait as
	 * long as they were to.
	 * @param change gives the new settings; called again if somebody else changes them at
	 * the same time
	 * @return the settings from now on
	 */
	PoolSettings change(UnaryOperator<PoolSettings> change);

	/**
	 * Close all idle connections, for instance after the server has moved.
	 * @return how many
	 */
	int evictIdle();

	/**
	 * Close all connections: the idle ones at once, and the others when they come back.
	 * @return how many
	 */
	int evictAll();

	/**
	 * Serve no callers until the pool is resumed. Calls under way go on. Has no effect on
	 * a pool that is closed.
	 * @param callers whether callers wait, those too who wait already, or are refused
	 */
	void suspend(Suspension callers);

	/**
	 * Serve callers again, those first who wait. Has no effect on a pool that is closed.
	 */
	void resume();

	/**
	 * Close the pool: refuse new calls, fail all waiters, close idle connections, let
	 * calls under way finish, and cut off those that have not by the end of the grace
	 * period. Closing a closed pool again can only shorten the grace period of calls that
	 * are still under way.
	 * @param grace how long calls under way may take; zero cuts them off at once
	 */
	void close(Duration grace);

	/**
	 * Close the pool without a grace period.
	 */
	@Override
	default void close() {
		close(Duration.ZERO);
	}

	/**
	 * Makes a pool. Not thread-safe.
	 */
	interface Builder {

		/**
		 * Name the pool; the default is {@code default}.
		 * @param name the name, which stands in messages, meters and thread names
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Return the name that the pool will have.
		 * @return the name so far
		 */
		String name();

		/**
		 * Set the size of the pool and how its callers wait.
		 * @param settings the settings
		 * @return this builder
		 */
		Builder settings(PoolSettings settings);

		/**
		 * Return the settings that the pool will have.
		 * @return the settings so far
		 */
		PoolSettings settings();

		/**
		 * Add a listener.
		 * @param listener who watches the pool
		 * @return this builder
		 */
		Builder listener(PoolListener listener);

		/**
		 * Make the pool. It is open and has no connections yet.
		 * @return a new pool
		 */
		ConnectionPool build();

	}

}
