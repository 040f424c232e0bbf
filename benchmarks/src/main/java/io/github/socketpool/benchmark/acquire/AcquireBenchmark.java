package io.github.socketpool.benchmark.acquire;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.util.ConcurrentBag;
import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.vibur.objectpool.ConcurrentPool;
import reactor.pool.InstrumentedPool;
import stormpot.Pool;

import org.springframework.integration.util.SimplePool;

/**
 * Measures with JMH what it takes to acquire and release an idle connection, and prints a
 * report in Markdown. The rows of one column follow one another, so that what disturbs
 * the machine for a while disturbs all of them.
 */
public final class AcquireBenchmark {

	private static final String BYTES = "gc.alloc.rate.norm";

	/**
	 * A class of each library that has a row.
	 */
	private static final List<Class<?>> LIBRARIES = List.of(ConnectionPool.class, PrometheusMeterRegistry.class,
			GenericObjectPool.class, ConcurrentBag.class, Pool.class, ConcurrentPool.class, InstrumentedPool.class,
			SimplePool.class);

	private final Conditions conditions = new Conditions();

	private final AcquireOptions options;

	private final PrintStream progress;

	AcquireBenchmark(AcquireOptions options, PrintStream progress) {
		this.options = options;
		this.progress = progress;
	}

	private Map<String, List<String>> measure() {
		Map<String, List<String>> results = new LinkedHashMap<>();
		for (Extent extent : extents()) {
			for (String row : this.options.rows()) {
				this.progress.println("Threads " + extent + " connections: " + row);
				results.computeIfAbsent(row, (key) -> new ArrayList<>()).add(cell(row, extent));
			}
		}
		return results;
	}

	List<Extent> extents() {
		return this.options.threads()
			.stream()
			.flatMap((threads) -> this.options.connections()
				.stream()
				.map((connections) -> new Extent(threads, connections)))
			.toList();
	}

	/**
	 * Measure one figure. A pool may let callers starve; the others are measured all the
	 * same.
	 */
	private String cell(String row, Extent extent) {
		try {
			return format(new Runner(jmhOptions(row, extent)).runSingle(), extent.threads());
		}
		catch (RunnerException ex) {
			ex.printStackTrace(this.progress);
			return "failed";
		}
	}

	Options jmhOptions(String row, Extent extent) {
		String benchmark = AcquireRow.of(row).getName() + ".acquireAndRelease";
		return new OptionsBuilder().include("^" + benchmark.replace(".", "\\.") + "$")
			.mode(Mode.Throughput)
			.timeUnit(TimeUnit.NANOSECONDS)
			.threads(extent.threads())
			.jvmArgsAppend("-D" + AcquireRow.CONNECTIONS + "=" + extent.connections())
			.forks(this.options.forks())
			.warmupIterations(this.options.warmUp())
			.warmupTime(TimeValue.seconds(1))
			.measurementIterations(this.options.seconds())
			.measurementTime(TimeValue.seconds(1))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build();
	}

	String report(Map<String, List<String>> results) {
		StringBuilder report = new StringBuilder(this.conditions.describe(LIBRARIES));
		report.append(String.format(Locale.ROOT,
				"%nWarm-up %d s, measured %d times 1 s, in each of %d JVMs for each figure. ns/op (lowest–highest), "
						+ "B/op. Columns are threads on connections.%n%n",
				this.options.warmUp(), this.options.seconds(), this.options.forks()));
		List<String> columns = extents().stream().map(Extent::toString).toList();
		report.append(line("row", columns)).append("|---|").append("---|".repeat(columns.size())).append('\n');
		results.forEach((row, cells) -> report.append(line(row, cells)));
		return report.toString();
	}

	private static String line(String first, List<String> others) {
		return "| " + first + " | " + String.join(" | ", others) + " |\n";
	}

	/**
	 * The time is taken from the throughput, so that it is the mean of all operations.
	 * JMH's own average is one of threads, in which one that starves outweighs all
	 * others.
	 */
	private static String format(RunResult result, int threads) {
		Result<?> throughput = result.getPrimaryResult();
		Result<?> bytes = Objects.requireNonNull(result.getSecondaryResults().get(BYTES), BYTES);
		return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f), %.1f B", threads / throughput.getScore(),
				threads / throughput.getStatistics().getMax(), threads / throughput.getStatistics().getMin(),
				bytes.getScore());
	}

	/**
	 * Run the benchmark. Progress goes to standard error, the report to standard output.
	 * @param args see {@link AcquireOptions}
	 */
	public static void main(String[] args) {
		AcquireBenchmark benchmark = new AcquireBenchmark(AcquireOptions.parse(args), System.err);
		System.out.print(benchmark.report(benchmark.measure()));
	}

	/**
	 * How much there is of what all rows have.
	 *
	 * @param threads how many threads acquire and release
	 * @param connections how many connections the pool has
	 */
	record Extent(int threads, int connections) {

		@Override
		public String toString() {
			return this.threads + " on " + this.connections;
		}

	}

}
