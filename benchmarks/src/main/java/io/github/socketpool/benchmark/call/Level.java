package io.github.socketpool.benchmark.call;

import io.github.socketpool.benchmark.row.Protocol;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;

/**
 * What all rows of a table have in common.
 *
 * @param server whom they call
 * @param callers how many callers there are
 * @param body how many bytes of JSON a request has
 */
record Level(ServerKind server, int callers, int body) {

	private static final int KILO = 1024;

	Level withCallers(int callers) {
		return new Level(this.server, callers, this.body);
	}

	/**
	 * Return whether a row can be measured so. Those that speak no frames have a server
	 * of their own, which is equal to the one that echoes, and to no other.
	 */
	boolean fits(String row) {
		return this.server == ServerKind.ECHO || Row.protocol(row) == Protocol.FRAMES;
	}

	/**
	 * Return the server of a row.
	 */
	ServerKind server(String row) {
		return (Row.protocol(row) == Protocol.HTTP) ? ServerKind.HTTP : this.server;
	}

	String title() {
		return ((this.callers == 1) ? "1 caller" : this.callers + " callers") + ", " + size()
				+ ((this.server == ServerKind.ECHO) ? "" : ", server=" + this.server.option());
	}

	private String size() {
		if (this.body % (KILO * KILO) == 0) {
			return this.body / (KILO * KILO) + " MiB";
		}
		return (this.body % KILO == 0) ? this.body / KILO + " KiB" : this.body + " B";
	}

}
