package io.github.socketpool.pool;

/**
 * What becomes of the callers of a pool that is suspended.
 */
public enum Suspension {

	/**
	 * They wait until the pool is resumed, at most for their acquire timeout.
	 */
	WAIT(PoolState.SUSPENDED),

	/**
	 * They are refused at once with a {@link PoolClosedException}.
	 */
	REFUSE(PoolState.REFUSING);

	private final PoolState state;

	Suspension(PoolState state) {
		this.state = state;
	}

	/**
	 * Return the state of a pool that is suspended this way.
	 * @return the state
	 */
	public PoolState state() {
		return this.state;
	}

}
