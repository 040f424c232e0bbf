package io.github.socketpool.benchmark.acquire;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Commons Pool with its default settings, but fair: callers get connections in order of
 * arrival, as in this project's pool.
 */
@State(Scope.Benchmark)
public class FairCommonsPoolAcquire implements AcquireRow {

	private final CommonsPoolAcquire acquire = new CommonsPoolAcquire(true);

	@Setup
	@Override
	public void fill() throws Exception {
		this.acquire.fill();
	}

	@Benchmark
	@Override
	public Object acquireAndRelease() throws Exception {
		return this.acquire.acquireAndRelease();
	}

	@Override
	public int idle() {
		return this.acquire.idle();
	}

	@TearDown
	@Override
	public void close() {
		this.acquire.close();
	}

}
