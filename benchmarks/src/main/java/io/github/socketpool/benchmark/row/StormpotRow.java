package io.github.socketpool.benchmark.row;

import java.io.IOException;

import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Pool;
import stormpot.Slot;
import stormpot.Timeout;

/**
 * All callers share a Stormpot with default settings, apart from its size. It connects in
 * its own thread, replaces connections of a certain age, and guarantees no order.
 */
final class StormpotRow extends LeasingRow<StormpotRow.Connection> {

	static final String NAME = "stormpot";

	private static final Timeout TIMEOUT = new Timeout(PATIENCE);

	private final Pool<Connection> pool;

	StormpotRow(Connector connector, int poolSize) {
		super(connector);
		this.pool = Pool.from(new Connections(connector)).setSize(poolSize).build();
	}

	@Override
	Connection acquire() throws Exception {
		Connection connection = this.pool.claim(TIMEOUT);
		if (connection == null) {
			throw new IOException("No connection became free");
		}
		return connection;
	}

	@Override
	RawCaller connection(Connection lease) {
		return lease.connection;
	}

	@Override
	void release(Connection lease) {
		lease.release();
	}

	@Override
	void invalidate(Connection lease) {
		lease.expire();
		lease.release();
	}

	@Override
	public void close() {
		try {
			this.pool.shutdown().await(TIMEOUT);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A connection and its place in the pool.
	 */
	static final class Connection extends BasePoolable {

		private final RawCaller connection;

		Connection(Slot slot, RawCaller connection) {
			super(slot);
			this.connection = connection;
		}

	}

	private static final class Connections implements Allocator<Connection> {

		private final Connector connector;

		Connections(Connector connector) {
			this.connector = connector;
		}

		@Override
		public Connection allocate(Slot slot) throws Exception {
			return new Connection(slot, this.connector.connect());
		}

		@Override
		public void deallocate(Connection connection) {
			connection.connection.close();
		}

	}

}
