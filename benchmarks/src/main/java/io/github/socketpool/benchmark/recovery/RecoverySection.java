package io.github.socketpool.benchmark.recovery;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.Markdown;
import io.github.socketpool.benchmark.Section;
import io.github.socketpool.benchmark.Statistics;
import io.github.socketpool.benchmark.row.Libraries;
import io.github.socketpool.benchmark.row.Protocol;
import io.github.socketpool.benchmark.row.Row;

/**
 * Measures how rows recover from an outage of the server, each in a new JVM in each
 * round.
 *
 * @param rows the names of the rows
 * @param rounds how often each is measured
 * @param outage the outage
 */
public record RecoverySection(List<String> rows, int rounds, Outage outage) implements Section {

	/** A server over TLS has another certificate when it is started again. */
	private static final List<String> ROWS = Row.NAMES.stream()
		.filter((row) -> Row.protocol(row) != Protocol.TLS)
		.toList();

	private static final Duration START = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/**
	 * Read a section.
	 * @param args options as {@code name=value}: {@code rows}, {@code rounds}, and those
	 * of an {@link Outage}
	 * @return the section
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	public static Section parse(List<String> args) {
		Arguments arguments = new Arguments(args.toArray(String[]::new));
		Section section = new RecoverySection(
				arguments.takeRows(ROWS, "commons-pool2,hikari-bag,stormpot,reactor-pool,socketpool"),
				arguments.takePositive("rounds", "3"), Outage.take(arguments));
		arguments.requireNoOthers();
		return section;
	}

	@Override
	public String name() {
		return "recovery";
	}

	@Override
	public String title() {
		return "Recovery: the server is killed and started again";
	}

	@Override
	public Duration length() {
		return START.plus(this.outage.total()).multipliedBy((long) this.rounds * this.rows.size());
	}

	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		Conditions conditions = new Conditions();
		Map<String, List<RecoveryFigures>> figures = new LinkedHashMap<>();
		this.rows.forEach((row) -> figures.put(row, new ArrayList<>()));
		for (int round = 1; round <= this.rounds; round++) {
			for (String row : this.rows) {
				progress.printf("recovery, round %d of %d: %s%n", round, this.rounds, row);
				measure(row, Objects.requireNonNull(figures.get(row)), progress);
			}
		}
		print(figures, conditions, new Markdown(out));
	}

	private void measure(String row, List<RecoveryFigures> figures, PrintStream progress) {
		List<String> command = JavaProcess.command("", RecoveryProcess.class);
		command.add("row=" + row);
		command.addAll(List.of(this.outage.format().split(" ")));
		try (JavaProcess process = JavaProcess.start("", command)) {
			figures.add(RecoveryFigures.parse(process.readLine(this.outage.total().plus(PATIENCE))));
		}
		catch (IOException ex) {
			progress.println(row + " failed: " + ex.getMessage());
		}
	}

	void print(Map<String, List<RecoveryFigures>> rows, Conditions conditions, Markdown out) {
		out.text("%s", conditions.describe(Libraries.versions(this.rows)));
		out.text(
				"%d callers, pool of %d; warm-up %s s with either server, measured %s s, no server for %s s, then %s "
						+ "s more; %d rounds: medians (lowest–highest). The returning server is a waiting process, as "
						+ "warm as the killed one. A row has recovered at the end of the first of %d consecutive "
						+ "slices of %d ms with %s of the calls before, so times have the resolution of a slice, and "
						+ "one slice is the minimum. A caller pauses for 10 ms after an error. Errors, wrong answers "
						+ "and the longest call exclude the warm-up.",
				this.outage.callers(), this.outage.pool(), Arguments.seconds(this.outage.warmUp()),
				Arguments.seconds(this.outage.before()), Arguments.seconds(this.outage.length()),
				Arguments.seconds(this.outage.after()), this.rounds, Timeline.SLICES,
				TimeUnit.NANOSECONDS.toMillis(Timeline.SLICE_NANOS), RecoveryFigures.SHARE);
		out.head(List.of("row", "calls/s before", "ms without server",
				"ms from its return to " + RecoveryFigures.SHARE + " of that", "recovered", "errors", "wrong answers",
				"callers stuck", "longest call ms"));
		rows.forEach((row, figures) -> out.row(cells(row, figures)));
		out.end();
	}

	private List<String> cells(String row, List<RecoveryFigures> figures) {
		if (figures.isEmpty()) {
			return List.of(row, "failed");
		}
		return List.of(row, spread(figures, RecoveryFigures::callsPerSecond),
				spread(figures, RecoveryFigures::outageMillis), spread(figures, RecoveryFigures::recoveryMillis),
				recovered(figures), spread(figures, RecoveryFigures::errors),
				spread(figures, RecoveryFigures::wrongAnswers), spread(figures, RecoveryFigures::stuckCallers),
				spread(figures, RecoveryFigures::longestMillis));
	}

	/**
	 * Return how many rounds succeeded. A round whose process failed says nothing about
	 * recovery, so it is counted separately.
	 */
	private String recovered(List<RecoveryFigures> figures) {
		long recovered = figures.stream().filter((round) -> !Double.isNaN(round.recoveryMillis())).count();
		int failed = this.rounds - figures.size();
		return recovered + " of " + figures.size() + ((failed > 0) ? ", " + failed + " failed" : "");
	}

	private static String spread(List<RecoveryFigures> figures, ToDoubleFunction<RecoveryFigures> figure) {
		return Statistics.of(figures.stream().mapToDouble(figure).toArray()).spread("%,.0f");
	}

}
