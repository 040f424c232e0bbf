package io.github.socketpool.benchmark.acquire;

import java.util.Objects;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * Reactor's pool with its default settings, for callers that block.
 */
@State(Scope.Benchmark)
public class ReactorPoolAcquire implements AcquireRow {

	private final InstrumentedPool<Object> pool = PoolBuilder.from(Mono.fromSupplier(Object::new))
		.sizeBetween(AcquireRow.connections(), AcquireRow.connections())
		.buildPool();

	@Setup
	@Override
	public void fill() {
		this.pool.warmup().block();
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() {
		PooledRef<Object> ref = Objects.requireNonNull(this.pool.acquire(PATIENCE).block());
		Object connection = ref.poolable();
		ref.release().block();
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.metrics().idleSize();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.disposeLater().block();
	}

}
