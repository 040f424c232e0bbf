package io.github.socketpool.benchmark.acquire;

import java.time.Duration;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The pool of this project. All leases of a trial share a deadline, so that only the
 * pool's part is measured: a call creates its deadline, of 32 bytes, with or without a
 * pool.
 */
@State(Scope.Benchmark)
public class SocketPoolAcquire implements AcquireRow {

	private final ConnectionPool pool;

	private final Deadline deadline = Deadline.after(Duration.ofDays(1));

	public SocketPoolAcquire() {
		this(newPool());
	}

	SocketPoolAcquire(ConnectionPool pool) {
		this.pool = pool;
	}

	static ConnectionPool newPool() {
		return ExclusivePool.builder(new IdleConnection.Factory())
			.settings(PoolSettings.defaults().withMaxSize(AcquireRow.connections()).withAcquireTimeout(PATIENCE))
			.build();
	}

	@Setup
	@Override
	public void fill() {
		IntStream.range(0, AcquireRow.connections())
			.mapToObj((connection) -> this.pool.acquire(this.deadline))
			.toList()
			.forEach(Lease::release);
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() {
		Lease lease = this.pool.acquire(this.deadline);
		Object connection = lease.connection();
		lease.release();
		return connection;
	}

	@Override
	public int idle() {
		return this.pool.control().stats().idle();
	}

	@TearDown
	@Override
	public void close() {
		this.pool.close();
	}

}
