package io.github.socketpool.benchmark.acquire;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures with JMH what it takes to acquire and release an idle connection, and prints a
 * report in Markdown. The rows of a number of threads follow one another, so that what
 * disturbs the machine for a while disturbs all of them.
 */
public final class AcquireBenchmark {

	private static final String BYTES = "gc.alloc.rate.norm";

	private final AcquireOptions options;

	private final PrintStream progress;

	private AcquireBenchmark(AcquireOptions options, PrintStream progress) {
		this.options = options;
		this.progress = progress;
	}

	private Map<String, List<String>> measure() {
		Map<String, List<String>> results = new LinkedHashMap<>();
		for (int threads : this.options.threads()) {
			for (String row : this.options.rows()) {
				this.progress.println("Threads: " + threads + ": " + row);
				results.computeIfAbsent(row, (key) -> new ArrayList<>()).add(cell(row, threads));
			}
		}
		return results;
	}

	/**
	 * Measure one figure. A pool may let callers starve; the others are measured all the
	 * same.
	 */
	private String cell(String row, int threads) {
		try {
			return format(measure(row, threads), threads);
		}
		catch (RunnerException ex) {
			ex.printStackTrace(this.progress);
			return "failed";
		}
	}

	private RunResult measure(String row, int threads) throws RunnerException {
		String benchmark = AcquireRow.of(row).getName() + ".acquireAndRelease";
		return new Runner(new OptionsBuilder().include("^" + benchmark.replace(".", "\\.") + "$")
			.mode(Mode.Throughput)
			.timeUnit(TimeUnit.NANOSECONDS)
			.threads(threads)
			.forks(this.options.forks())
			.warmupIterations(this.options.warmUp())
			.warmupTime(TimeValue.seconds(1))
			.measurementIterations(this.options.seconds())
			.measurementTime(TimeValue.seconds(1))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).runSingle();
	}

	private void print(Map<String, List<String>> results, PrintStream out) {
		out.printf(Locale.ROOT, "%s, %d connections. %s %s %s, Java %s, %d processors%n%n"
				+ "Warm-up %d s, measured %d times 1 s, in each of %d JVMs for each figure. ns/op (lowest–highest), "
				+ "B/op.%n%n", LocalDate.now(), AcquireRow.CONNECTIONS, System.getProperty("os.name"),
				System.getProperty("os.version"), System.getProperty("os.arch"), Runtime.version(),
				Runtime.getRuntime().availableProcessors(), this.options.warmUp(), this.options.seconds(),
				this.options.forks());
		out.println(this.options.threads()
			.stream()
			.map((threads) -> " " + threads + " |")
			.collect(Collectors.joining("", "| row \\ threads |", "")));
		out.println("|---|" + "---|".repeat(this.options.threads().size()));
		results.forEach((row,
				cells) -> out.println(cells.stream()
					.map((cell) -> " " + cell + " |")
					.collect(Collectors.joining("", "| " + row + " |", ""))));
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
		benchmark.print(benchmark.measure(), System.out);
	}

}
