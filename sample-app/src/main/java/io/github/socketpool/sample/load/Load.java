package io.github.socketpool.sample.load;

import io.github.socketpool.pool.ConnectionPool;

/**
 * A load that runs, or has run. Thread-safe.
 */
public final class Load {

	private final LoadParameters parameters;

	private final ClosedLoop loop;

	private final ConnectionPool pool;

	private volatile boolean running = true;

	Load(LoadParameters parameters, ClosedLoop loop, ConnectionPool pool) {
		this.parameters = parameters;
		this.loop = loop;
		this.pool = pool;
	}

	/**
	 * Return where the calls get their connections from.
	 * @return the mode
	 */
	public LoadMode mode() {
		return this.parameters.mode();
	}

	/**
	 * Return how many calls were asked for.
	 * @return the number, at least 1
	 */
	public int calls() {
		return this.parameters.calls();
	}

	/**
	 * Return how many calls have been begun.
	 * @return the number so far
	 */
	public int begun() {
		return this.loop.calls();
	}

	/**
	 * Return the pool that the calls get their connections from.
	 * @return the application's pool, or one that is closed when the load has ended
	 */
	public ConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Return whether calls are still made.
	 * @return {@code false} once the load has ended
	 */
	public boolean isRunning() {
		return this.running;
	}

	void run() throws InterruptedException {
		try {
			this.loop.run();
		}
		finally {
			this.running = false;
		}
	}

}
