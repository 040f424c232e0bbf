package io.github.socketpool.benchmark.acquire;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import io.github.socketpool.benchmark.row.BagEntry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The bag inside HikariCP. It is not a pool: it has no leases, reads no clock when a
 * connection is idle, counts nothing and guarantees no order. So it is the lower bound.
 */
@State(Scope.Benchmark)
public class ConcurrentBagAcquire implements AcquireRow {

	private final ConcurrentBag<BagEntry> bag = new ConcurrentBag<>((waiting) -> {
	});

	@Setup
	@Override
	public void fill() {
		IntStream.range(0, AcquireRow.connections()).forEach((connection) -> this.bag.add(new BagEntry()));
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() throws InterruptedException {
		BagEntry connection = this.bag.borrow(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		if (connection == null) {
			throw new IllegalStateException("No connection became free");
		}
		this.bag.requite(connection);
		return connection;
	}

	@Override
	public int idle() {
		return this.bag.getCount(IConcurrentBagEntry.STATE_NOT_IN_USE);
	}

	@TearDown
	@Override
	public void close() {
		this.bag.close();
	}

}
