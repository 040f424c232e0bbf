package io.github.socketpool.benchmark.acquire;

import org.apache.commons.pool2.impl.GenericObjectPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Commons Pool with its default settings, but fair: its callers get connections in the
 * order in which they came, as they do from this project's.
 */
@State(Scope.Benchmark)
public class FairCommonsPoolAcquire implements AcquireRow {

	private final GenericObjectPool<Object> pool = CommonsPoolAcquire.newPool(true);

	@Setup
	@Override
	public void fill() throws Exception {
		this.pool.addObjects(AcquireRow.connections());
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() throws Exception {
		Object connection = this.pool.borrowObject();
		this.pool.returnObject(connection);
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.getNumIdle();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.close();
	}

}
