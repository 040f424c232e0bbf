package io.github.socketpool.benchmark.call;

import io.github.socketpool.benchmark.Arguments;

/**
 * Who calls what, at the same time.
 *
 * @param row the name of the row
 * @param port where the server listens on loopback
 * @param pool the most connections of a row that shares them
 * @param callers how many callers there are
 * @param body how many bytes of JSON a request has
 * @param threads what the callers run in
 */
record Load(String row, int port, int pool, int callers, int body, ThreadKind threads) {

	/**
	 * Take a load out of arguments.
	 */
	static Load take(Arguments arguments) {
		return new Load(arguments.take("row", "raw"), arguments.takePositive("port", "0"),
				arguments.takePositive("pool", "8"), arguments.takePositive("callers", "8"),
				arguments.takePositive("body", "120"), ThreadKind.of(arguments.take("threads", "platform")));
	}

	/**
	 * Return whether a row that has been made for the other load serves this one.
	 */
	boolean isForSameRowAs(Load other) {
		return this.row.equals(other.row) && this.port == other.port && this.pool == other.pool;
	}

	/**
	 * Return the load as {@link #take} reads it.
	 */
	String format() {
		return "row=" + this.row + " port=" + this.port + " pool=" + this.pool + " callers=" + this.callers + " body="
				+ this.body + " threads=" + this.threads.option();
	}

}
