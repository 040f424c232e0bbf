package io.github.socketpool.benchmark.acquire;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.util.ConcurrentBag;
import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.Markdown;
import io.github.socketpool.benchmark.Section;
import io.github.socketpool.benchmark.Versions;
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
import org.openjdk.jmh.runner.options.VerboseMode;
import org.vibur.objectpool.ConcurrentPool;
import reactor.pool.InstrumentedPool;
import stormpot.Pool;

import org.springframework.integration.util.SimplePool;

/**
 * Measures with JMH how long it takes to acquire and release an idle connection. The rows
 * of one column follow one another, so that a temporary disturbance of the machine
 * affects all of them.
 *
 * @param name the name of the section
 * @param title its headline
 * @param options its options
 */
public record AcquireSection(String name, String title, AcquireOptions options) implements Section {

	private static final String BYTES = "gc.alloc.rate.norm";

	/**
	 * A class of each measured library, and of JMH.
	 */
	private static final List<Class<?>> LIBRARIES = List.of(ConnectionPool.class, PrometheusMeterRegistry.class,
			GenericObjectPool.class, ConcurrentBag.class, Pool.class, ConcurrentPool.class, InstrumentedPool.class,
			SimplePool.class, Runner.class);

	/**
	 * Read the section that compares all pools.
	 * @param args options as {@code name=value}, see {@link AcquireOptions}
	 * @return the section
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	public static Section parse(List<String> args) {
		return new AcquireSection("acquire", "Acquire and release", AcquireOptions.parse(args));
	}

	/**
	 * Read the section that shows whether the number of idle connections matters.
	 * @param args options as {@code name=value}, which override those of this section
	 * @return the section
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	public static Section parseGrowth(List<String> args) {
		List<String> options = new ArrayList<>(
				List.of("rows=socketpool,commons-pool2,hikari-bag", "threads=1", "connections=8,100,1000,10000"));
		options.addAll(args);
		return new AcquireSection("growth", "Acquire and release with more idle connections",
				AcquireOptions.parse(options));
	}

	@Override
	public Duration length() {
		return this.options.length();
	}

	@Override
	public void run(PrintStream out, PrintStream progress) {
		Conditions conditions = new Conditions();
		print(conditions, measure(progress), new Markdown(out));
	}

	private Map<String, List<String>> measure(PrintStream progress) {
		Map<String, List<String>> results = new LinkedHashMap<>();
		for (Extent extent : extents()) {
			for (String row : this.options.rows()) {
				progress.println("Threads " + extent + " connections: " + row);
				results.computeIfAbsent(row, (key) -> new ArrayList<>()).add(cell(row, extent, progress));
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
	 * Measure one figure. If a pool lets callers starve, the others are still measured.
	 */
	private String cell(String row, Extent extent, PrintStream progress) {
		try {
			return format(new Runner(jmhOptions(row, extent)).runSingle(), extent.threads());
		}
		catch (RunnerException ex) {
			ex.printStackTrace(progress);
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
			.warmupIterations(this.options.warmUp().count())
			.warmupTime(this.options.warmUp().each())
			.measurementIterations(this.options.time().count())
			.measurementTime(this.options.time().each())
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build();
	}

	void print(Conditions conditions, Map<String, List<String>> results, Markdown out) {
		out.text("%s", conditions.describe(LIBRARIES.stream().map(Versions::ofLibrary).toList()));
		out.text(
				"Warm-up %s, measured %s in %d pieces, in each of %d JVMs for each figure. ns/op (lowest–highest), "
						+ "B/op. Columns are threads on connections.",
				this.options.warmUp().describe(), this.options.time().describe(), this.options.time().count(),
				this.options.forks());
		out.head(Stream.concat(Stream.of("row"), extents().stream().map(Extent::toString)).toList());
		results.forEach((row, cells) -> out.row(Stream.concat(Stream.of(row), cells.stream()).toList()));
		out.end();
	}

	/**
	 * The time is calculated from the throughput, so that it is the mean of all
	 * operations. JMH's own average is a mean of threads, in which a starving thread
	 * outweighs all others.
	 */
	private static String format(RunResult result, int threads) {
		Result<?> throughput = result.getPrimaryResult();
		Result<?> bytes = Objects.requireNonNull(result.getSecondaryResults().get(BYTES), BYTES);
		return Markdown.format("%,.0f (%,.0f–%,.0f), %.1f B", threads / throughput.getScore(),
				threads / throughput.getStatistics().getMax(), threads / throughput.getStatistics().getMin(),
				bytes.getScore());
	}

	/**
	 * The numbers that all rows of a column share.
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
