package io.github.socketpool.pool;

/**
 * The counts of a pool at one instant: they were read together and fit each other.
 *
 * @param active how many connections are in use, or being closed
 * @param idle how many are idle
 * @param connecting how many are being made
 * @param waiters how many callers wait
 * @param max the most connections at once
 * @param min how many connections are kept idle
 * @param opened how many connections have been made since the pool was made
 */
public record PoolStats(int active, int idle, int connecting, int waiters, int max, int min, long opened) {

	/**
	 * Return how many connections there are.
	 * @return those in use, idle, and being made
	 */
	public int total() {
		return this.active + this.idle + this.connecting;
	}

	/**
	 * Return the counts as they stand in messages.
	 */
	@Override
	public String toString() {
		return this.active + " of " + this.max + " connections in use, " + this.idle + " idle, " + this.connecting
				+ " connecting, " + this.waiters + " waiting";
	}

}
