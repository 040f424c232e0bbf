package io.github.socketpool.benchmark.row;

import java.util.Objects;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * All callers share a reactor-pool with default settings, apart from its size, and block
 * for its connections. It serves callers in order.
 */
final class ReactorPoolRow extends LeasingRow<PooledRef<RawCaller>> {

	static final String NAME = "reactor-pool";

	private final InstrumentedPool<RawCaller> pool;

	ReactorPoolRow(Connector connector, int poolSize) {
		super(connector);
		this.pool = PoolBuilder.from(Mono.fromCallable(connector::connect).subscribeOn(Schedulers.boundedElastic()))
			.destroyHandler((connection) -> Mono.fromRunnable(connection::close))
			.sizeBetween(0, poolSize)
			.buildPool();
	}

	@Override
	PooledRef<RawCaller> acquire() {
		return Objects.requireNonNull(this.pool.acquire().block());
	}

	@Override
	RawCaller connection(PooledRef<RawCaller> lease) {
		return lease.poolable();
	}

	@Override
	void release(PooledRef<RawCaller> lease) {
		lease.release().block();
	}

	@Override
	void invalidate(PooledRef<RawCaller> lease) {
		lease.invalidate().block();
	}

	@Override
	public void close() {
		this.pool.disposeLater().block();
	}

}
