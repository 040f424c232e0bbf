package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolListeners;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Scheduler;

/**
 * Makes an {@link ExclusivePool}. What is not in the interface is there for tests.
 */
final class ExclusivePoolBuilder implements ConnectionPool.Builder {

	final ConnectionFactory connections;

	private final List<PoolListener> listeners = new ArrayList<>();

	private String name = "default";

	private PoolSettings settings = PoolSettings.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	private Function<String, Executor> connectThreads = Connector::threadsOf;

	ExclusivePoolBuilder(ConnectionFactory connections) {
		this.connections = connections;
	}

	@Override
	public ExclusivePoolBuilder name(String name) {
		this.name = name;
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public ExclusivePoolBuilder settings(PoolSettings settings) {
		this.settings = settings;
		return this;
	}

	@Override
	public PoolSettings settings() {
		return this.settings;
	}

	@Override
	public ExclusivePoolBuilder listener(PoolListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Return the listeners added so far, as one.
	 */
	PoolListeners listeners() {
		return new PoolListeners(this.listeners);
	}

	/**
	 * Set the source of time.
	 * @param ticker the ticker; it must be the one that deadlines are read from
	 */
	ExclusivePoolBuilder ticker(Ticker ticker) {
		this.ticker = ticker;
		return this;
	}

	/**
	 * Set what runs the maintenance.
	 * @param scheduler the scheduler, which runs one task at a time
	 */
	ExclusivePoolBuilder scheduler(Scheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Set what runs connects.
	 * @param connectThreads gives for the pool's name what runs each attempt to connect
	 * on a thread of its own
	 */
	ExclusivePoolBuilder connectThreads(Function<String, Executor> connectThreads) {
		this.connectThreads = connectThreads;
		return this;
	}

	/**
	 * Return what runs the connects of this pool.
	 */
	Executor connectThreads() {
		return this.connectThreads.apply(this.name);
	}

	@Override
	public ConnectionPool build() {
		return new ExclusivePool(this);
	}

}
