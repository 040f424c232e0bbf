package io.github.socketpool.benchmark.acquire;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Commons Pool with its default settings. It does not check a connection before it lends
 * it.
 */
@State(Scope.Benchmark)
public class CommonsPoolAcquire implements AcquireRow {

	private final GenericObjectPool<Object> pool;

	public CommonsPoolAcquire() {
		this(false);
	}

	CommonsPoolAcquire(boolean fair) {
		GenericObjectPoolConfig<Object> config = new GenericObjectPoolConfig<>();
		config.setMaxTotal(AcquireRow.connections());
		config.setMaxIdle(AcquireRow.connections());
		config.setMaxWait(PATIENCE);
		config.setFairness(fair);
		this.pool = new GenericObjectPool<>(new Factory(), config);
	}

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

	private static final class Factory extends BasePooledObjectFactory<Object> {

		@Override
		public Object create() {
			return new Object();
		}

		@Override
		public PooledObject<Object> wrap(Object connection) {
			return new DefaultPooledObject<>(connection);
		}

	}

}
