package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

import tools.jackson.databind.json.JsonMapper;

/**
 * Opens the connections of a row, and counts them.
 */
final class Connector {

	private final int port;

	private final JsonMapper mapper;

	private final LongAdder opened = new LongAdder();

	Connector(int port, JsonMapper mapper) {
		this.port = port;
		this.mapper = mapper;
	}

	RawCaller connect() throws IOException {
		RawCaller connection = new RawCaller(this.port, this.mapper);
		this.opened.increment();
		return connection;
	}

	/**
	 * Return the mapper that its row encodes and decodes with.
	 */
	JsonMapper mapper() {
		return this.mapper;
	}

	long opened() {
		return this.opened.sum();
	}

}
