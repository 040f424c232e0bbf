package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import tools.jackson.databind.json.JsonMapper;

/**
 * Each caller owns a blocking socket: no pool, no deadline, no check. This is the floor,
 * and it needs as many connections as there are callers.
 */
final class RawRow implements Row {

	private final int port;

	private final JsonMapper mapper;

	private final List<RawCaller> callers = new CopyOnWriteArrayList<>();

	RawRow(int port, JsonMapper mapper) {
		this.port = port;
		this.mapper = mapper;
	}

	@Override
	public Caller newCaller() throws IOException {
		RawCaller caller = new RawCaller(this.port, this.mapper);
		this.callers.add(caller);
		return caller;
	}

	@Override
	public long connectionsOpened() {
		return this.callers.size();
	}

	@Override
	public void close() throws IOException {
		for (RawCaller caller : this.callers) {
			caller.close();
		}
	}

}
