package io.github.socketpool.benchmark.acquire;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vibur.objectpool.ConcurrentPool;
import org.vibur.objectpool.PoolObjectFactory;
import org.vibur.objectpool.util.ConcurrentLinkedQueueCollection;

/**
 * Vibur's pool: a semaphore in front of a queue. It has no default settings: the queue is
 * the one that its documentation describes, and it is fair, as Vibur DBCP uses it. It
 * asks its factory about each connection, which says yes.
 */
@State(Scope.Benchmark)
public class ViburAcquire implements AcquireRow {

	private final ConcurrentPool<Object> pool = new ConcurrentPool<>(new ConcurrentLinkedQueueCollection<>(),
			new Factory(), AcquireRow.connections(), AcquireRow.connections(), true);

	@Setup
	@Override
	public void fill() {
		// The pool has made its initial connections when it was made.
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() {
		Object connection = this.pool.tryTake(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		if (connection == null) {
			throw new IllegalStateException("No connection became free");
		}
		this.pool.restore(connection);
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.remainingCreated();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.close();
	}

	private static final class Factory implements PoolObjectFactory<Object> {

		@Override
		public Object create() {
			return new Object();
		}

		@Override
		public boolean readyToTake(Object connection) {
			return true;
		}

		@Override
		public boolean readyToRestore(Object connection) {
			return true;
		}

		@Override
		public void destroy(Object connection) {
		}

	}

}
