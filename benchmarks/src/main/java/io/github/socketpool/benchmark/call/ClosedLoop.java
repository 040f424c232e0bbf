package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.socketpool.benchmark.row.Caller;
import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.row.Row;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callers in separate threads, each of which makes its next call as soon as it has the
 * response to the previous one.
 */
final class ClosedLoop implements AutoCloseable {

	private final Load load;

	private final Quote pattern;

	private final Row row;

	/** The callers. A load uses the first ones of them. */
	private final List<Caller> callers;

	private final ExecutorService threads;

	ClosedLoop(Load load) throws IOException {
		this(load, Row.of(load.row(), load.port(), load.limits(), JsonMapper.builder().build()), new ArrayList<>());
	}

	private ClosedLoop(Load load, Row row, List<Caller> callers) throws IOException {
		this.load = load;
		this.pattern = Quote.of(Quote.FIRST_ID).withSize(load.body());
		this.threads = load.threads().start(load.callers());
		this.row = row;
		this.callers = callers;
		while (this.callers.size() < load.callers()) {
			this.callers.add(row.newCaller());
		}
	}

	/**
	 * Return a loop of the same row with another load, and end this one. The row keeps
	 * its connections and its compiled code; a new row would start cold.
	 */
	ClosedLoop with(Load load) throws IOException {
		this.threads.shutdown();
		return new ClosedLoop(load, this.row, this.callers);
	}

	Load load() {
		return this.load;
	}

	Row row() {
		return this.row;
	}

	/**
	 * Run all callers, and return when all of them have ended.
	 * @param extent how long each of them calls
	 * @return the figures
	 * @throws ExecutionException if a call fails, or receives the response to another
	 * request
	 * @throws InterruptedException if the thread is interrupted
	 */
	Figures run(Extent extent) throws ExecutionException, InterruptedException {
		try (PinnedThreads pinned = PinnedThreads.watch(this.load.threads())) {
			List<Histogram> histograms = Latencies.newHistograms(this.load.callers());
			long connections = this.row.connectionsOpened();
			Usage before = Usage.before();
			long start = System.nanoTime();
			List<Callable<Long>> tasks = new ArrayList<>();
			for (int i = 0; i < this.load.callers(); i++) {
				Caller caller = this.callers.get(i);
				Histogram histogram = histograms.get(i % histograms.size());
				long firstId = Quote.FIRST_ID + i;
				tasks.add(() -> run(caller, firstId, extent, start, histogram));
			}
			List<Long> calls = new ArrayList<>();
			for (Future<Long> callsOfOne : this.threads.invokeAll(tasks)) {
				calls.add(callsOfOne.get());
			}
			long elapsed = System.nanoTime() - start;
			Usage usage = before.untilNow();
			long opened = this.row.connectionsOpened();
			return Figures.of(calls, elapsed, Latencies.of(histograms), usage)
				.withConnections(opened, opened - connections)
				.withPinned(pinned.count());
		}
	}

	@Override
	public void close() throws IOException {
		this.threads.shutdown();
		this.row.close();
	}

	/**
	 * Call with ids that no other caller has, since some rows have many calls on a
	 * connection.
	 */
	private long run(Caller caller, long firstId, Extent extent, long start, Histogram latencies) throws IOException {
		long calls = 0;
		long before = System.nanoTime();
		while (extent.goesOn(calls, before - start)) {
			Quote request = this.pattern.withId(firstId + calls * this.load.callers());
			Quote response = caller.call(request);
			if (!response.equals(request)) {
				throw new IllegalStateException("The answer to " + request.id() + " was " + response);
			}
			calls++;
			long after = System.nanoTime();
			latencies.recordValue(Math.min(after - before, Latencies.LONGEST_NANOS));
			before = after;
		}
		return calls;
	}

}
