package io.github.socketpool.benchmark.row;

import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;

/**
 * An entry of HikariCP's bag, which manages its state.
 */
public class BagEntry implements IConcurrentBagEntry {

	private final AtomicInteger state = new AtomicInteger();

	@Override
	public final boolean compareAndSet(int expected, int next) {
		return this.state.compareAndSet(expected, next);
	}

	@Override
	public final void setState(int next) {
		this.state.set(next);
	}

	@Override
	public final int getState() {
		return this.state.get();
	}

}
