package io.github.socketpool.pool.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;

/**
 * Makes a {@link SharedPool}.
 */
final class SharedPoolBuilder implements ConnectionPool.Builder {

	private final ConnectionFactory connections;

	private final CorrelationStrategy correlation;

	private final List<PoolListener> listeners = new ArrayList<>();

	private String name = "default";

	private PoolSettings settings = PoolSettings.defaults();

	SharedPoolBuilder(ConnectionFactory connections, CorrelationStrategy correlation) {
		this.connections = connections;
		this.correlation = correlation;
	}

	@Override
	public SharedPoolBuilder name(String name) {
		this.name = name;
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public SharedPoolBuilder settings(PoolSettings settings) {
		this.settings = settings;
		return this;
	}

	@Override
	public PoolSettings settings() {
		return this.settings;
	}

	@Override
	public SharedPoolBuilder listener(PoolListener listener) {
		this.listeners.add(listener);
		return this;
	}

	CorrelationStrategy correlation() {
		return this.correlation;
	}

	PoolListeners listeners() {
		return new PoolListeners(this.listeners);
	}

	/**
	 * Make the pool that has the connections without calls.
	 */
	ConnectionPool keeper(PoolListener events) {
		return ExclusivePool.builder(this.connections).name(this.name).settings(this.settings).listener(events).build();
	}

	/**
	 * Return what takes connections in the background.
	 */
	Executor threads() {
		return (task) -> {
			Thread thread = new Thread(null, task, "socketpool-" + this.name + "-open", 0, false);
			thread.setDaemon(true);
			thread.start();
		};
	}

	/**
	 * Refuse settings that have no meaning for shared connections: a use would be that of
	 * many calls.
	 */
	static PoolSettings requireShareable(PoolSettings settings) {
		if (settings.maxUses() != 0) {
			throw new InvalidSettingException("pool.max-uses", settings.maxUses(),
					"must be 0 if calls share connections (sharing: correlated)",
					"Remove it, or limit the age of connections with pool.max-lifetime.");
		}
		return settings;
	}

	@Override
	public ConnectionPool build() {
		requireShareable(this.settings);
		return new SharedPool(this);
	}

}
