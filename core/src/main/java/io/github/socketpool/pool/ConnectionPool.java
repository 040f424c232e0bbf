package io.github.socketpool.pool;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.EarlyRequest;
import org.jspecify.annotations.Nullable;

/**
 * Shares a bounded number of connections among any number of callers, fairly: idle
 * connections are reused newest first (while others are in use, the oldest of those
 * released within some microseconds), and callers who must wait are served in the order
 * of their arrival. Thread-safe; platform and virtual threads are callers alike.
 */
public interface ConnectionPool extends AutoCloseable {

	/**
	 * Return the name of the pool.
	 * @return the name, which is the name of its client
	 */
	String name();

	/**
	 * Return where its connections lead.
	 * @return the configured endpoints of its present targets. A host name is one of
	 * them, also if it stands for several servers
	 */
	List<Endpoint> endpoints();

	/**
	 * Return the means to watch the pool and to change it.
	 * @return the control, always the same one
	 */
	PoolControl control();

	/**
	 * Take a connection: an idle one, a new one, or the next one that is released. The
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
	 * to wait, the thread that hands it a connection may send the request too, before the
	 * caller is awake. The caller then gets the lease even if its thread is interrupted
	 * or its deadline has passed at that moment: the exchange says what has become of the
	 * request.
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
	 * Take a connection to send one frame without a response.
	 * @param deadline as in {@link #acquire(Deadline)}
	 * @return the lease, to be ended by the caller after {@code connection().send(…)}
	 */
	default Lease acquireToSend(Deadline deadline) {
		return acquire(deadline);
	}

	/**
	 * Take a connection for a call that has failed and is made again, as its first
	 * connection was taken.
	 * @param deadline as in {@link #acquire(Deadline)}
	 * @param early as in {@link #acquire(Deadline, EarlyRequest)}, or {@code null} if no
	 * exchange comes first
	 * @param failed where the call has failed, or {@code null} if that is not known. A
	 * pool with several targets prefers an idle connection of another one, if the request
	 * is known; by default, pools do not
	 * @return the lease, to be ended by the caller
	 */
	default Lease acquireAgain(Deadline deadline, @Nullable EarlyRequest early, @Nullable Endpoint failed) {
		return (early != null) ? acquire(deadline, early) : acquire(deadline);
	}

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
