package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Each caller owns a blocking socket, without pool, deadline or checks. This is the lower
 * bound, and it needs one connection per caller.
 */
final class RawRow implements Row {

	private final Connector connector;

	private final boolean tls;

	private final List<RawCaller> callers = new CopyOnWriteArrayList<>();

	/**
	 * Create a row.
	 * @param tls whether the connections are encrypted
	 */
	RawRow(Connector connector, boolean tls) {
		this.connector = connector;
		this.tls = tls;
	}

	@Override
	public Caller newCaller() throws IOException {
		RawCaller caller = this.tls ? this.connector.connectOverTls() : this.connector.connect();
		this.callers.add(caller);
		return caller;
	}

	@Override
	public long connectionsOpened() {
		return this.connector.opened();
	}

	@Override
	public void close() {
		this.callers.forEach(RawCaller::close);
	}

}
