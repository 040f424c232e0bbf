package io.github.socketpool.pool;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Watches a {@link ConnectionPool} and changes it: what operators and integrations need,
 * and calls do not. Thread-safe.
 */
public interface PoolControl {

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
	 * Return what the calls on shared connections are doing.
	 * @return the counts, or {@code null} if one caller at a time has a connection, as by
	 * default
	 */
	default @Nullable SharingStats sharing() {
		return null;
	}

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
	 * Return whether a target can be reached, as far as the pool knows. With several, one
	 * is enough.
	 * @return {@code false} while the target is down, with several each of them
	 */
	default boolean isUp() {
		return snapshot().outage() == null;
	}

	/**
	 * Find out whether the target can be reached, with several any of them, without
	 * taking a connection from callers. An idle connection is checked for a close by the
	 * peer, which does not block; a peer that has vanished silently is found out by the
	 * next call. Where there is no idle connection, one in use will do. Only a pool that
	 * has none makes one, or one whose target is down and whose next attempt is due: by
	 * the pool's own rules for connects, within its maximum size. That connection stays
	 * in the pool.
	 * @param deadline how long to wait for a connect that is under way
	 * @return what was found out; {@link Reachability#UNKNOWN} also on a thread that is
	 * interrupted
	 */
	Reachability probe(Deadline deadline);

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
	 * Open the pool again if it was closed or suspended, and warm it up as its settings
	 * say. A new pool is open already.
	 * @throws ConnectFailedException if a connection is required and none can be made
	 * @throws AcquireTimeoutException if a connection is required and none is made in
	 * time
	 */
	void start();

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
	 * @param change gives the new settings; called again if another thread changes them
	 * at the same time
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
	 * Replace all connections without a failed call, for instance after credentials or
	 * certificates have changed. Returns at once.
	 * <p>
	 * First one connect is made. Until one has succeeded that began after this call, the
	 * connections stay that were made before it. A connect that fails is logged, is no
	 * outage as long as they serve, and is tried again after a pause; after a refused
	 * login only if a caller needs another connection. Then each new connection takes the
	 * place of an older one, which is closed when it is idle, those in use when they come
	 * back. All that are not in use are gone within a minute, except while the target is
	 * down.
	 * <p>
	 * There are never more connections than the maximum size. In a full pool one older
	 * connection is closed first, one that is idle or the next that comes back: for the
	 * first connect, and then for up to {@link PoolSettings#maxConnecting()} connects at
	 * once. A pool of one connection therefore closes it before another one is made.
	 * <p>
	 * A pool that is suspended begins when it is resumed. A pool without connections, as
	 * one that is closed, has nothing to replace. If this is called again, everything
	 * made before the last call is replaced.
	 * @return how many connections are to be replaced, those included that are being made
	 */
	int renew();

	/**
	 * Have other targets from now on, as when a service has other instances. Returns at
	 * once. Connections to targets that are none any more are replaced as by
	 * {@link #renew()}: calls under way go on, and none fails for it. Targets that stay
	 * keep their connections. A host name that stands for several servers is resolved to
	 * them, as always.
	 * <p>
	 * A pool that is closed or suspended has the targets when it is opened or resumed. A
	 * target that the connection factory does not accept is one that cannot be reached.
	 * @param endpoints the targets, each once, the first ones first with
	 * {@link Balancing#FAILOVER}
	 * @return how many connections are to be replaced
	 * @throws IllegalArgumentException if there is none, or one of them twice
	 * @throws NullPointerException if one of them is {@code null}
	 */
	int retarget(List<? extends Endpoint> endpoints);

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

}
