package io.github.socketpool.benchmark.row;

/**
 * The limits of rows whose callers share connections.
 *
 * @param connections the maximum number of connections, for rows with a pool of them
 * @param inFlight the maximum number of calls in flight, for rows of this project that
 * have one connection
 */
public record Limits(int connections, int inFlight) {

	/**
	 * The default of {@code inFlight}, which is also that of the pool.
	 */
	public static final int IN_FLIGHT = 64;

	/**
	 * Return limits with the default number of calls in flight.
	 */
	public static Limits connections(int connections) {
		return new Limits(connections, IN_FLIGHT);
	}

}
