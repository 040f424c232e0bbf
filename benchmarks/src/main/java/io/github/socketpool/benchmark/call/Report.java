package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.socketpool.benchmark.row.Row;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.PackageVersion;

/**
 * Prints figures as Markdown.
 */
final class Report {

	private final Options options;

	private final PrintStream out;

	Report(Options options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Print the median of all rounds for each row, and how it compares with other rows of
	 * the same round: in calls with {@code raw}, if that was measured, and in processor
	 * time with the first one.
	 */
	void printCalls(Map<String, List<Figures>> rows) {
		printConditions();
		print("Warm-up %d s, measured %d s, %d rounds, %s; medians.%n%n", this.options.warmUp().toSeconds(),
				this.options.time().toSeconds(), this.options.rounds(), (this.options.mode() == Options.Mode.PAIRED)
						? "all rows in one JVM, in turns" : "each row of each round in a new JVM");
		String first = rows.keySet().iterator().next();
		print("| row | calls/s | x raw (min–max) | p50 µs | p99 µs | p99.9 µs | longest µs | calls per caller, "
				+ "min/max | alloc B/call | CPU s/100k calls | CPU x %s (min–max) | connections |%n|---|%s%n", first,
				"---|".repeat(11));
		rows.forEach((row, figures) -> print(
				"| %s | %,.0f | %s | %.1f | %.1f | %.1f | %.0f | %.2f | %.0f | %.3f | %s | %.0f |%n", row,
				median(figures, Figures::callsPerSecond),
				ratios(figures, rows.get(Row.RAW), Figures::callsPerSecond, "%.2f (%.2f–%.2f)"),
				median(figures, (round) -> round.latencies().p50()) / 1000,
				median(figures, (round) -> round.latencies().p99()) / 1000,
				median(figures, (round) -> round.latencies().p999()) / 1000,
				median(figures, (round) -> round.latencies().longest()) / 1000, median(figures, Figures::fairness),
				median(figures, Figures::allocatedBytesPerCall), median(figures, Figures::cpuSecondsPer100kCalls),
				ratios(figures, rows.get(first), Figures::cpuSecondsPer100kCalls, "%.3f (%.3f–%.3f)"),
				median(figures, Figures::connections)));
	}

	/**
	 * Print the system calls per call, by name.
	 */
	void printSystemCalls(Map<String, SystemCalls> rows) {
		printConditions();
		print("System calls of the whole client process per call, over %,d calls of each caller after a warm-up of "
				+ "%d s (`strace -f -c`).%n%n", this.options.calls(), this.options.warmUp().toSeconds());
		SortedSet<String> names = new TreeSet<>();
		rows.values().forEach((counts) -> names.addAll(counts.counts().keySet()));
		print("| system call | %s |%n|---|%s%n", String.join(" | ", rows.keySet()), "---|".repeat(rows.size()));
		names.forEach((name) -> print("| %s | %s |%n", name,
				rows.values()
					.stream()
					.map((counts) -> format("%.4f", counts.perCall(name)))
					.collect(Collectors.joining(" | "))));
		print("| all | %s |%n",
				rows.values()
					.stream()
					.map((counts) -> format("%.4f", counts.totalPerCall()))
					.collect(Collectors.joining(" | ")));
	}

	private void printConditions() {
		print("%s, callers: %d, over loopback. %s %s %s, %s, %d processors%s.%n", LocalDate.now(),
				this.options.callers(), System.getProperty("os.name"), System.getProperty("os.version"),
				System.getProperty("os.arch"), processor(), Runtime.getRuntime().availableProcessors(),
				this.options.cpus().isEmpty() ? "" : ", pinned to " + this.options.cpus());
		print("%s %s, collectors %s; Jackson %s; pool of %d.%n", System.getProperty("java.vm.name"),
				System.getProperty("java.runtime.version"),
				ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList(),
				PackageVersion.VERSION, this.options.pool());
	}

	private static String ratios(List<Figures> figures, @Nullable List<Figures> others,
			ToDoubleFunction<Figures> figure, String format) {
		if (others == null) {
			return "–";
		}
		double[] ratios = IntStream.range(0, Math.min(figures.size(), others.size()))
			.mapToDouble((round) -> figure.applyAsDouble(figures.get(round)) / figure.applyAsDouble(others.get(round)))
			.sorted()
			.toArray();
		return format(format, median(ratios), ratios[0], ratios[ratios.length - 1]);
	}

	private static double median(List<Figures> figures, ToDoubleFunction<Figures> figure) {
		return median(figures.stream().mapToDouble(figure).sorted().toArray());
	}

	private static double median(double[] sorted) {
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static String processor() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse("unknown processor");
		}
		catch (IOException ex) {
			return "unknown processor";
		}
	}

	private void print(String format, Object... args) {
		this.out.print(format(format, args));
	}

	private static String format(String format, Object... args) {
		return String.format(Locale.ROOT, format, args);
	}

}
