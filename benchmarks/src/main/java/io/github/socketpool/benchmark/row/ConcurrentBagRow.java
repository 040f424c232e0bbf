package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import org.jspecify.annotations.Nullable;

/**
 * All callers share the bag inside HikariCP. It is not a pool: it has no leases, checks
 * no connection and guarantees no order. It does not connect either, so its entries open
 * a connection on first use, and after a failure.
 */
final class ConcurrentBagRow extends LeasingRow<ConcurrentBagRow.Entry> {

	static final String NAME = "hikari-bag";

	private final ConcurrentBag<Entry> bag = new ConcurrentBag<>((waiting) -> {
	});

	ConcurrentBagRow(Connector connector, int poolSize) {
		super(connector);
		for (int i = 0; i < poolSize; i++) {
			this.bag.add(new Entry(connector));
		}
	}

	@Override
	Entry acquire() throws Exception {
		Entry entry = this.bag.borrow(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		if (entry == null) {
			throw new IOException("No connection became free");
		}
		return entry;
	}

	@Override
	RawCaller connection(Entry lease) throws IOException {
		return lease.connection();
	}

	@Override
	void release(Entry lease) {
		this.bag.requite(lease);
	}

	@Override
	void invalidate(Entry lease) {
		lease.close();
		this.bag.requite(lease);
	}

	@Override
	public void close() {
		this.bag.close();
		this.bag.values(IConcurrentBagEntry.STATE_NOT_IN_USE).forEach(Entry::close);
	}

	/**
	 * A place for a connection, used only by its borrower.
	 */
	static final class Entry extends BagEntry {

		private final Connector connector;

		private @Nullable RawCaller connection;

		Entry(Connector connector) {
			this.connector = connector;
		}

		RawCaller connection() throws IOException {
			RawCaller connection = this.connection;
			if (connection == null) {
				connection = this.connector.connect();
				this.connection = connection;
			}
			return connection;
		}

		void close() {
			if (this.connection != null) {
				this.connection.close();
				this.connection = null;
			}
		}

	}

}
