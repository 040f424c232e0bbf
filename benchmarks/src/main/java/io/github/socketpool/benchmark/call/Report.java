package io.github.socketpool.benchmark.call;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.Markdown;
import io.github.socketpool.benchmark.Versions;
import io.github.socketpool.benchmark.row.Libraries;
import io.github.socketpool.benchmark.row.Row;

/**
 * Prints the results of calls.
 */
final class Report {

	private static final String FAILED = "failed";

	private static final String NOT_TRIED = "not tried, since it had failed before";

	private static final double OFTEN = 0.05;

	private final Plan plan;

	private final Markdown out;

	private final Conditions conditions = new Conditions();

	private Report(Plan plan, PrintStream out) {
		this.plan = plan;
		this.out = new Markdown(out);
	}

	/**
	 * Start a report before the first measurement.
	 */
	static Report begin(Plan plan, PrintStream out) {
		return new Report(plan, out);
	}

	/**
	 * Print a table for each level. It has the medians of all rounds of each row, and
	 * their ratios to {@code raw}, or to the first row if that was not measured.
	 * @param results the results
	 * @param processes which rows share a process
	 */
	void printCalls(Results results, String processes) {
		if (results.rows().isEmpty()) {
			leftOut("none of the rows can be started here");
			return;
		}
		printConditions(results.rows());
		this.out.text("%s, rounds: %d, %s. Medians, except where the worst round is given; the range of the rounds in "
				+ "brackets.", this.plan.pace().describe(), this.plan.rounds(), processes);
		for (Level level : this.plan.levels()) {
			printCalls(results, level);
		}
	}

	private void printCalls(Results results, Level level) {
		String reference = results.rows().contains(Row.RAW) ? Row.RAW : results.rows().get(0);
		Level referenceLevel = this.plan.level(reference, level);
		this.out.text("**%s**%s", level.title(),
				referenceLevel.equals(level) ? "" : Markdown.format("; %s with %s", reference, referenceLevel.title()));
		List<String> rows = results.rows().stream().filter(level::fits).toList();
		List<Column> columns = columns(results, rows, level);
		this.out
			.head(Stream.concat(Stream.of("row"), columns.stream().map((column) -> column.head(reference))).toList());
		for (String row : rows) {
			Level rowLevel = this.plan.level(row, level);
			int successes = results.successes(row, List.of(rowLevel));
			List<String> cells = new ArrayList<>(List.of(title(row, successes, results.rounds(row))));
			columns.forEach((column) -> cells.add(column.cell(results, row, rowLevel, reference, referenceLevel)));
			this.out.row((successes == 0) ? List.of(row, failure(results, row, rowLevel)) : cells);
		}
		this.out.end();
	}

	private static String title(String row, int successes, int rounds) {
		return (successes == rounds) ? row : Markdown.format("%s (%d of %d rounds)", row, successes, rounds);
	}

	/**
	 * Return why a row has no results at a level. A row that fails is not measured at the
	 * following levels of that round.
	 */
	private String failure(Results results, String row, Level level) {
		List<Level> levels = this.plan.levels(row);
		return (results.successes(row, levels.subList(0, levels.indexOf(level))) > 0) ? FAILED : NOT_TRIED;
	}

	/**
	 * Return the columns with at least one value.
	 */
	private List<Column> columns(Results results, List<String> rows, Level level) {
		List<Column> columns = Column.ALL.stream()
			.filter((column) -> rows.stream()
				.anyMatch((row) -> results.of(row, this.plan.level(row, level), column.figure()).known()))
			.toList();
		return columns.isEmpty() ? Column.ALL : columns;
	}

	/**
	 * Print the system calls per call, by name.
	 * @param rows the counts
	 * @param failed the rows that could not be counted
	 */
	void printSystemCalls(Map<String, SystemCalls> rows, List<String> failed) {
		printConditions(rows.keySet());
		if (!failed.isEmpty()) {
			this.out.text("Failed: %s.", String.join(", ", failed));
		}
		if (!rows.isEmpty()) {
			printSystemCalls(rows);
		}
	}

	private void printSystemCalls(Map<String, SystemCalls> rows) {
		this.out.text("Of the whole client process, %s, over %s after a warm-up (`strace -f -c`).",
				this.plan.levels().get(0).title(), this.plan.pace().extent().describe());
		SortedSet<String> names = new TreeSet<>();
		SortedSet<String> rare = new TreeSet<>();
		rows.values().forEach((counts) -> rare.addAll(counts.counts().keySet()));
		rare.stream().filter((name) -> isOften(name, rows)).forEach(names::add);
		rare.removeAll(names);
		this.out.head(Stream.concat(Stream.of("system call"), rows.keySet().stream()).toList());
		this.out.row(cells("all", rows, SystemCalls::totalPerCall));
		names.forEach((name) -> this.out.row(cells(name, rows, (counts) -> counts.perCall(name))));
		this.out
			.row(cells("others", rows, (counts) -> rare.stream().mapToDouble((name) -> counts.perCall(name)).sum()));
		this.out.end();
	}

	/**
	 * Return whether a system call belongs to the calls of a row, and not to other work
	 * of its process.
	 */
	private static boolean isOften(String name, Map<String, SystemCalls> rows) {
		return rows.values().stream().anyMatch((counts) -> counts.perCall(name) >= OFTEN);
	}

	private static List<String> cells(String name, Map<String, SystemCalls> rows, ToDoubleFunction<SystemCalls> count) {
		return Stream
			.concat(Stream.of(name),
					rows.values().stream().map((counts) -> Markdown.format("%.4f", count.applyAsDouble(counts))))
			.toList();
	}

	/**
	 * Print that there are no results.
	 */
	void leftOut(String reason) {
		this.out.text("Left out: %s.", reason);
	}

	/**
	 * Print that a row is missing.
	 */
	void without(String reason) {
		this.out.text("%s.", reason);
	}

	private void printConditions(Collection<String> rows) {
		this.out.text("%s", this.conditions.describe(Libraries.versions(rows)));
		this.out.text("Over loopback, pool of %d%s%s%s, rows with `%s`%s.", this.plan.limits().connections(),
				rows.stream().anyMatch(Row::isShared)
						? ", at most " + this.plan.limits().inFlight() + " calls in flight on a shared connection" : "",
				(this.plan.threads() == ThreadKind.VIRTUAL) ? ", virtual threads" : "",
				this.plan.cpus().isEmpty() ? "" : ", client and server pinned to processor " + this.plan.cpus(),
				JavaProcess.COLLECTOR, this.plan.jdk().isEmpty() ? "" : " on Java " + Versions.ofJava(this.plan.jdk()));
	}

}
