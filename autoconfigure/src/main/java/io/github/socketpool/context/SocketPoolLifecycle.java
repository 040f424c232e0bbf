package io.github.socketpool.context;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.context.SmartLifecycle;

/**
 * Opens and closes the pools of an application context with it. Its phase is below those
 * of web servers, message listeners, schedulers and executors. They stop first, so that
 * their running work can still make its calls.
 */
public final class SocketPoolLifecycle implements SmartLifecycle {

	private final ConnectionPools pools;

	private final Duration grace;

	private volatile State state = State.NEW;

	/**
	 * Create a lifecycle.
	 * @param pools the pools of the context
	 * @param shutdownTimeout how long the context waits for the phase to stop. Calls in
	 * progress get nine tenths of it, which leaves time to cut off those that take longer
	 */
	public SocketPoolLifecycle(ConnectionPools pools, Duration shutdownTimeout) {
		this.pools = pools;
		this.grace = grace(shutdownTimeout);
		pools.addListener(this::follow);
	}

	/**
	 * Return how long calls in progress may take when their pool is closed.
	 * @param shutdownTimeout how long the context waits for a phase to stop
	 * @return nine tenths of it
	 */
	public static Duration grace(Duration shutdownTimeout) {
		return shutdownTimeout.minus(shutdownTimeout.dividedBy(10));
	}

	/**
	 * Open the pools and warm them up, one after the other. Singletons that are lazy are
	 * created.
	 * @throws WarmUpFailedException if a pool requires a connection and gets none; all
	 * pools are then closed
	 */
	@Override
	public void start() {
		Collection<ConnectionPool> existing = this.pools.all().values();
		// Before the pools, so that one that is added meanwhile is started too
		this.state = State.RUNNING;
		try {
			existing.forEach(this::start);
		}
		catch (RuntimeException ex) {
			this.state = State.STOPPED;
			this.pools.existing().values().forEach(ConnectionPool::close);
			throw ex;
		}
	}

	/**
	 * Do with a pool that was added what was done with the others.
	 */
	private void follow(ConnectionPool added) {
		switch (this.state) {
			case NEW -> {
			}
			case RUNNING -> start(added);
			case STOPPING, STOPPED -> added.close();
		}
	}

	private void start(ConnectionPool pool) {
		try {
			pool.control().start();
		}
		catch (SocketPoolException ex) {
			pool.close();
			throw new WarmUpFailedException(pool.name(), ConnectionPools.targetOf(pool), ex);
		}
		if (!this.pools.contains(pool)) {
			// It was closed and removed while it was started
			pool.close();
		}
	}

	@Override
	public void stop() {
		close().join();
	}

	/**
	 * Stop without blocking, so that everything else in this phase stops at the same
	 * time.
	 */
	@Override
	public void stop(Runnable callback) {
		close().whenComplete((closed, failure) -> callback.run());
	}

	/**
	 * Close all pools at the same time, since each of them may need the whole time.
	 */
	private CompletableFuture<Void> close() {
		// Before the pools, so that one that is added meanwhile is closed too
		this.state = State.STOPPING;
		CompletableFuture<?>[] closed = this.pools.all()
			.values()
			.stream()
			.map((pool) -> CompletableFuture.runAsync(() -> pool.close(this.grace),
					(work) -> new Thread(work, "socketpool-" + pool.name() + "-stop").start()))
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(closed).whenComplete((all, failure) -> this.state = State.STOPPED);
	}

	/**
	 * Return whether this has been started and not stopped since. This differs from
	 * whether pools are open: a new pool is open and must still be started.
	 */
	@Override
	public boolean isRunning() {
		return this.state == State.RUNNING || this.state == State.STOPPING;
	}

	@Override
	public int getPhase() {
		return 0;
	}

	/**
	 * What was done last with all pools. In the first state, they are open, but have not
	 * been started.
	 */
	private enum State {

		NEW, RUNNING, STOPPING, STOPPED

	}

}
