package io.github.socketpool.benchmark.acquire;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.integration.util.SimplePool;

/**
 * The pool of Spring Integration's caching connection factories. It asks its callback
 * whether each connection is stale, and here it never is.
 */
@State(Scope.Benchmark)
public class SimplePoolAcquire implements AcquireRow {

	private final SimplePool<Object> pool = new SimplePool<>(AcquireRow.connections(), new Callback());

	public SimplePoolAcquire() {
		this.pool.setWaitTimeout(PATIENCE.toMillis());
	}

	@Setup
	@Override
	public void fill() {
		List<Object> connections = new ArrayList<>();
		while (connections.size() < AcquireRow.connections()) {
			connections.add(this.pool.getItem());
		}
		connections.forEach(this.pool::releaseItem);
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() {
		Object connection = this.pool.getItem();
		this.pool.releaseItem(connection);
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.getIdleCount();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.close();
	}

	private static final class Callback implements SimplePool.PoolItemCallback<Object> {

		@Override
		public Object createForPool() {
			return new Object();
		}

		@Override
		public boolean isStale(Object connection) {
			return false;
		}

		@Override
		public void removedFromPool(Object connection) {
		}

	}

}
