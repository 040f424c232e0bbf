package io.github.socketpool.benchmark.row;

import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * All callers share a Commons Pool with default settings, apart from its size. It does
 * not check a connection before it lends it, and newcomers may overtake waiters.
 */
final class CommonsPoolRow extends LeasingRow<RawCaller> {

	static final String NAME = "commons-pool2";

	private final GenericObjectPool<RawCaller> pool;

	CommonsPoolRow(Connector connector, int poolSize) {
		super(connector);
		GenericObjectPoolConfig<RawCaller> config = new GenericObjectPoolConfig<>();
		config.setMaxTotal(poolSize);
		config.setMaxIdle(poolSize);
		this.pool = new GenericObjectPool<>(new RawCallerFactory(connector::connect), config);
	}

	@Override
	RawCaller acquire() throws Exception {
		return this.pool.borrowObject();
	}

	@Override
	RawCaller connection(RawCaller lease) {
		return lease;
	}

	@Override
	void release(RawCaller lease) {
		this.pool.returnObject(lease);
	}

	@Override
	void invalidate(RawCaller lease) {
		try {
			this.pool.invalidateObject(lease);
		}
		catch (Exception ex) {
			// It refills itself for waiters, and throws a failure of that at its former
			// user.
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
