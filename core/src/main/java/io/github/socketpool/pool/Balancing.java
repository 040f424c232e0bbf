package io.github.socketpool.pool;

/**
 * How a pool with several targets chooses among those that can be reached. With one
 * target it has no meaning. Callers who wait get whichever connection becomes free first.
 */
public enum Balancing {

	/**
	 * The target with the fewest calls in flight, and of several the one that was chosen
	 * longest ago. Connections are spread evenly.
	 */
	LEAST_BUSY,

	/**
	 * The target that was chosen longest ago. Connections are spread evenly.
	 */
	ROUND_ROBIN,

	/**
	 * The first target in the order in which they are configured. The next one is used
	 * only while the ones before it cannot be reached, or take calls and send no answers.
	 */
	FAILOVER

}
