package io.github.socketpool.benchmark.call;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.row.Limits;

/**
 * The load of one measurement.
 *
 * @param row the name of the row
 * @param port where the server listens on loopback
 * @param limits the limits, for rows that share connections
 * @param callers the number of callers
 * @param body how many bytes of JSON a request has
 * @param threads the kind of the callers' threads
 */
record Load(String row, int port, Limits limits, int callers, int body, ThreadKind threads) {

	/**
	 * Take a load from arguments.
	 */
	static Load take(Arguments arguments) {
		return new Load(arguments.take("row", "raw"), arguments.takePositive("port", "0"), takeLimits(arguments),
				arguments.takePositive("callers", "8"), arguments.takePositive("body", "120"),
				ThreadKind.of(arguments.take("threads", "platform")));
	}

	static Limits takeLimits(Arguments arguments) {
		return new Limits(arguments.takePositive("pool", "8"),
				arguments.takePositive("in-flight", String.valueOf(Limits.IN_FLIGHT)));
	}

	/**
	 * Return whether a row that was created for another load can run this one.
	 */
	boolean isForSameRowAs(Load other) {
		return this.row.equals(other.row) && this.port == other.port && this.limits.equals(other.limits);
	}

	/**
	 * Return the load in the format that {@link #take} reads.
	 */
	String format() {
		return "row=" + this.row + " port=" + this.port + " pool=" + this.limits.connections() + " in-flight="
				+ this.limits.inFlight() + " callers=" + this.callers + " body=" + this.body + " threads="
				+ this.threads.option();
	}

}
