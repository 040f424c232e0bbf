package io.github.socketpool.autoconfigure;

import java.time.Duration;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;

import org.springframework.context.SmartLifecycle;

/**
 * Opens and closes a pool with the application context. Its phase is below those of web
 * servers, message listeners, schedulers and executors. They stop first, so that their
 * running work can still make its calls.
 */
final class SocketPoolLifecycle implements SmartLifecycle {

	private final ConnectionPool pool;

	private final Duration grace;

	private volatile boolean running;

	/**
	 * Create a lifecycle.
	 * @param pool the pool
	 * @param shutdownTimeout how long the context waits for the phase to stop. Calls in
	 * progress get nine tenths of it, which leaves time to cut off those that take longer
	 */
	SocketPoolLifecycle(ConnectionPool pool, Duration shutdownTimeout) {
		this.pool = pool;
		this.grace = shutdownTimeout.minus(shutdownTimeout.dividedBy(10));
	}

	/**
	 * Open the pool and warm it up. A mocked pool cannot be started.
	 * @throws WarmUpFailedException if the pool requires a connection and gets none; it
	 * is then closed
	 */
	@Override
	public void start() {
		try {
			if (ConnectionPools.isNamed(this.pool)) {
				this.pool.control().start();
			}
		}
		catch (SocketPoolException ex) {
			this.pool.close();
			throw new WarmUpFailedException(this.pool.name(), ConnectionPools.targetOf(this.pool), ex);
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.pool.close(this.grace);
		this.running = false;
	}

	/**
	 * Stop without blocking, so that everything else in this phase stops at the same
	 * time.
	 */
	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "socketpool-" + this.pool.name() + "-stop").start();
	}

	/**
	 * Return whether this has been started and not stopped since. This differs from
	 * whether the pool is open: a new pool is open and must still be started.
	 */
	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
