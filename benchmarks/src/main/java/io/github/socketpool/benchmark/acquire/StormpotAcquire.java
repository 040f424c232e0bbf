package io.github.socketpool.benchmark.acquire;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Pool;
import stormpot.Slot;
import stormpot.Timeout;

/**
 * Stormpot with its default settings, which replace connections of a certain age.
 */
@State(Scope.Benchmark)
public class StormpotAcquire implements AcquireRow {

	private static final Timeout TIMEOUT = new Timeout(PATIENCE);

	private final Pool<Connection> pool = Pool.from(new Connections()).setSize(AcquireRow.connections()).build();

	@Setup
	@Override
	public void fill() throws InterruptedException {
		List<Connection> connections = new ArrayList<>();
		while (connections.size() < AcquireRow.connections()) {
			connections.add(claim());
		}
		connections.forEach(Connection::release);
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() throws InterruptedException {
		Connection connection = claim();
		connection.release();
		return connection;
	}

	private Connection claim() throws InterruptedException {
		Connection connection = this.pool.claim(TIMEOUT);
		if (connection == null) {
			throw new IllegalStateException("No connection became free");
		}
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.getManagedPool().getCurrentAllocatedCount()
				- this.pool.getManagedPool().getCurrentInUseCount();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.shutdown();
	}

	private static final class Connection extends BasePoolable {

		Connection(Slot slot) {
			super(slot);
		}

	}

	private static final class Connections implements Allocator<Connection> {

		@Override
		public Connection allocate(Slot slot) {
			return new Connection(slot);
		}

		@Override
		public void deallocate(Connection connection) {
		}

	}

}
