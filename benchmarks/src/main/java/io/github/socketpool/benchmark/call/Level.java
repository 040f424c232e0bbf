package io.github.socketpool.benchmark.call;

import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;

/**
 * The conditions that all rows of a table share.
 *
 * @param server the server that they call
 * @param callers the number of callers
 * @param body how many bytes of JSON a request has
 */
record Level(ServerKind server, int callers, int body) {

	private static final int KILO = 1024;

	Level withCallers(int callers) {
		return new Level(this.server, callers, this.body);
	}

	/**
	 * Return whether a row can be measured at this level. Rows without frames have their
	 * own server, which is equivalent only to one that echoes. That of HTTP has a thread
	 * per connection, and Redis has an event loop. Rows over TLS have two servers.
	 */
	boolean fits(String row) {
		return switch (Row.protocol(row)) {
			case FRAMES -> true;
			case TLS -> this.server == ServerKind.ECHO || this.server == ServerKind.FRAMES;
			case HTTP -> this.server == ServerKind.ECHO;
			case REDIS -> this.server == ServerKind.LOOP;
		};
	}

	/**
	 * Return the server of a row.
	 */
	ServerKind server(String row) {
		return switch (Row.protocol(row)) {
			case FRAMES -> this.server;
			case TLS -> (this.server == ServerKind.FRAMES) ? ServerKind.FRAMES_TLS : ServerKind.ECHO_TLS;
			case HTTP -> ServerKind.HTTP;
			case REDIS -> ServerKind.REDIS;
		};
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
