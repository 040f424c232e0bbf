package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.socketpool.benchmark.row.Caller;
import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.row.Row;
import org.HdrHistogram.Histogram;

/**
 * Callers in threads of their own, each of whom makes its next call as soon as it has the
 * answer to the one before.
 */
final class ClosedLoop implements AutoCloseable {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private final Row row;

	private final List<Caller> callers = new ArrayList<>();

	private final ExecutorService threads;

	ClosedLoop(Row row, int callers) throws IOException {
		this.row = row;
		for (int i = 0; i < callers; i++) {
			this.callers.add(row.newCaller());
		}
		this.threads = Executors.newFixedThreadPool(callers);
	}

	/**
	 * Run all callers, and return when all of them have ended.
	 * @param extent how long each of them goes on
	 * @return what was measured
	 * @throws ExecutionException if a call fails, or an answer is not its request's
	 * @throws InterruptedException if the thread is interrupted
	 */
	Figures run(Extent extent) throws ExecutionException, InterruptedException {
		long cpu = PROCESS.getProcessCpuTime();
		long start = System.nanoTime();
		List<Callable<Share>> tasks = new ArrayList<>();
		for (Caller caller : this.callers) {
			tasks.add(() -> run(caller, extent, start));
		}
		List<Share> shares = new ArrayList<>();
		for (Future<Share> share : this.threads.invokeAll(tasks)) {
			shares.add(share.get());
		}
		long elapsed = System.nanoTime() - start;
		return figures(shares, elapsed, PROCESS.getProcessCpuTime() - cpu);
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

	private static Share run(Caller caller, Extent extent, long start) throws IOException {
		Histogram latencies = Figures.newHistogram();
		long allocated = THREADS.getCurrentThreadAllocatedBytes();
		long calls = 0;
		long before = System.nanoTime();
		while (extent.goesOn(calls, before - start)) {
			Quote request = Quote.of(1_000_000_000 + calls);
			Quote response = caller.call(request);
			if (!response.equals(request)) {
				throw new IllegalStateException("The answer to " + request + " was " + response);
			}
			calls++;
			long after = System.nanoTime();
			latencies.recordValue(Math.min(after - before, Figures.LONGEST_NANOS));
			before = after;
		}
		return new Share(calls, THREADS.getCurrentThreadAllocatedBytes() - allocated, latencies);
	}

	private Figures figures(List<Share> shares, long elapsedNanos, long cpuNanos) {
		Histogram latencies = Figures.newHistogram();
		shares.forEach((share) -> latencies.add(share.latencies()));
		long calls = shares.stream().mapToLong(Share::calls).sum();
		return new Figures(calls, elapsedNanos, latencies.getValueAtPercentile(50), latencies.getValueAtPercentile(99),
				latencies.getValueAtPercentile(99.9), latencies.getMaxValue(),
				shares.stream().mapToLong(Share::calls).min().orElse(0),
				shares.stream().mapToLong(Share::calls).max().orElse(0),
				shares.stream().mapToLong(Share::allocatedBytes).sum(), cpuNanos, this.row.connectionsOpened());
	}

	/**
	 * What one caller did.
	 *
	 * @param calls how many calls it made
	 * @param allocatedBytes what its thread allocated
	 * @param latencies how long its calls took, in nanoseconds
	 */
	private record Share(long calls, long allocatedBytes, Histogram latencies) {

	}

}
