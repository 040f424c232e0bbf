package io.github.socketpool.benchmark.row;

import java.io.IOException;

/**
 * Each call opens a connection and closes it after the response, which leaves a socket in
 * TIME_WAIT on the client's side.
 */
final class ConnectPerCallRow implements Row {

	static final String NAME = "connect-per-call";

	private final Connector connector;

	ConnectPerCallRow(Connector connector) {
		this.connector = connector;
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		try (RawCaller connection = this.connector.connect()) {
			return connection.call(request);
		}
	}

	@Override
	public long connectionsOpened() {
		return this.connector.opened();
	}

	@Override
	public void close() {
	}

}
