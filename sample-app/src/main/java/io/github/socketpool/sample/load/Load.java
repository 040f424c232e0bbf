package io.github.socketpool.sample.load;

import io.github.socketpool.pool.ConnectionPool;

/**
 * A load that is running or has ended: first a warm-up, then the measured calls.
 * Thread-safe.
 */
public final class Load {

	private final LoadMode mode;

	private final ConnectionPool pool;

	private final ClosedLoop warmUp;

	private final ClosedLoop measured;

	private volatile LoadPhase phase = LoadPhase.WARMING_UP;

	Load(LoadMode mode, ConnectionPool pool, ClosedLoop warmUp, ClosedLoop measured) {
		this.mode = mode;
		this.pool = pool;
		this.warmUp = warmUp;
		this.measured = measured;
	}

	/**
	 * Return how the calls get their connections.
	 * @return the mode
	 */
	public LoadMode mode() {
		return this.mode;
	}

	/**
	 * Return the pool of the calls.
	 * @return the application's pool, or one that is closed when the load ends
	 */
	public ConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Return whether calls are still made.
	 * @return {@code false} once the load has ended
	 */
	public boolean isRunning() {
		return this.phase != LoadPhase.ENDED;
	}

	/**
	 * Return whether the current calls are not measured.
	 * @return {@code true} until the warm-up has ended
	 */
	public boolean isWarmingUp() {
		return this.phase == LoadPhase.WARMING_UP;
	}

	/**
	 * Return how many calls will be made: first those of the warm-up, and after it the
	 * measured ones.
	 * @return the number, at least 1
	 */
	public int calls() {
		return loop().size();
	}

	/**
	 * Return how many of these have begun.
	 * @return the number so far
	 */
	public int begun() {
		return loop().calls();
	}

	private ClosedLoop loop() {
		return isWarmingUp() ? this.warmUp : this.measured;
	}

	void warmUp() throws InterruptedException {
		this.warmUp.run();
	}

	/**
	 * Make the measured calls.
	 * @return the loop that has made them
	 */
	ClosedLoop measure() throws InterruptedException {
		this.phase = LoadPhase.MEASURING;
		this.measured.run();
		return this.measured;
	}

	void end() {
		this.phase = LoadPhase.ENDED;
	}

}
