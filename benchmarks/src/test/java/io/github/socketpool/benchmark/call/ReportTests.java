package io.github.socketpool.benchmark.call;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.socketpool.benchmark.Versions;
import io.github.socketpool.benchmark.row.Libraries;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.row.SpringRow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the arithmetic between measurement and report.
 */
class ReportTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Test
	void aRowIsComparedWithRawOfTheSameRoundAndItsMedianIsPrinted() {
		Results results = new Results();
		add(results, Row.RAW, 100, 200, 400);
		add(results, Row.SOCKETPOOL, 90, 100, 400);
		print(results);
		assertThat(printed()).contains("| raw | 200 (100–400) | 1.00 (1.00–1.00) |")
			.contains("| socketpool | 100 (90–400) | 0.90 (0.50–1.00) |");
	}

	@Test
	void theProcessorTimeOfACallIsComparedWithTheFirstRowsWhereRawIsNotMeasured() {
		Results results = new Results();
		add(results, SpringRow.UNWATCHED, 100, 200, 400);
		add(results, Row.SOCKETPOOL, 80, 100, 400);
		print(results);
		assertThat(printed()).contains("CPU x unwatched").contains("| 1.250 (1.000–2.000) |");
	}

	@Test
	void failedRoundsOfARowAreReported() {
		Results results = new Results();
		add(results, Row.RAW, 100, 200);
		results.add(Row.SOCKETPOOL, Map.of());
		add(results, Row.SOCKETPOOL, 100);
		results.add("stormpot", Map.of());
		print(results);
		assertThat(printed()).contains("| raw | 150 (100–200) |")
			.contains("| socketpool (1 of 2 rounds) | 100 (100–100) | 0.50 (0.50–0.50) |")
			.contains("| stormpot | failed |");
	}

	@Test
	void aFailedRowIsReportedAsNotTriedAtLaterLevels() {
		Plan plan = Plan.parse(List.of("callers=1,8,64"));
		Results results = new Results();
		for (int round = 0; round < 2; round++) {
			results.add(Row.RAW,
					plan.levels().stream().collect(Collectors.toMap(Function.identity(), (level) -> figures(1))));
			results.add("stormpot", Map.of(plan.levels().get(0), figures(1)));
		}
		report(plan).printCalls(results, "each in its own process");
		assertThat(printed().lines().filter((line) -> line.startsWith("| stormpot |"))).hasSize(3)
			.element(1)
			.isEqualTo("| stormpot | failed |");
		assertThat(printed()).containsOnlyOnce("| stormpot | not tried, since it had failed before |");
	}

	@Test
	void theWorstRoundIsReported() {
		Level level = Plan.parse(List.of()).levels().get(0);
		Results results = new Results();
		results.add(Row.RAW, Map.of(level, figures(100).withPinned(0)));
		results.add(Row.RAW, Map.of(level, new Figures(100, 1_000_000_000, new Latencies(1, 1, 1, 2_000_000_000, 1), 1,
				4, new Usage(1, 1, new ContextSwitches(1, 1), 1), 1, 1, 777, 1)));
		results.add(Row.RAW, Map.of(level, figures(100).withPinned(0)));
		print(results);
		assertThat(printed()).contains("| longest µs, worst round |", "| pinned, worst round |")
			.contains("| 2,000,000 | 2000000000.0 | 0.25 |")
			.contains("| 777 |");
	}

	@Test
	void aSectionWithoutAnyRowIsLeftOut() {
		print(new Results());
		assertThat(printed()).startsWith("Left out: none of the rows");
	}

	@Test
	void aColumnWithoutValuesIsLeftOut() {
		Results results = new Results();
		add(results, Row.RAW, 100);
		print(results);
		assertThat(printed()).contains("TIME_WAIT").doesNotContain("pinned");
	}

	@Test
	void theMachineTheVersionsAndTheNoiseAreReported() {
		Results results = new Results();
		add(results, "commons-pool2", 1);
		print(results);
		assertThat(printed()).contains(System.getProperty("os.version"), Runtime.version().toString(),
				"jackson-databind-3.", "commons-pool2-2.", "Other processes");
	}

	@Test
	void anotherJdkOfTheRowsIsReported() {
		Plan plan = Plan.parse(List.of("cpus=0", "jdk=" + System.getProperty("java.home")));
		Results results = new Results();
		results.add(Row.RAW, Map.of(plan.levels().get(0), figures(1)));
		report(plan).printCalls(results, "each in its own process");
		assertThat(printed()).contains("client and server pinned to processor 0, rows with `-XX:+UseG1GC` on Java "
				+ Versions.ofJava(System.getProperty("java.home")) + ".");
	}

	@Test
	void theVersionsOfAllLibrariesOfARowAreReported() {
		assertThat(Libraries.versions(List.of(Row.SOCKETPOOL, "httpclient5")))
			.extracting((name) -> name.replaceFirst("-\\d.*", ""))
			.contains("jackson-databind", "spring-boot", "micrometer-core", "httpclient5", "httpcore5");
	}

	@Test
	void systemCallsAreDividedByTheCallsAndTheTotalIsNotCountedTwice() {
		SystemCalls counts = SystemCalls.parse(
				List.of("strace: Process 1 attached", "    calls syscall", "--------- ----------------",
						"      200 read", "       50 futex", "        4 mmap", "        2 close", "      256 total"),
				100);
		report().printSystemCalls(Map.of(Row.RAW, counts), List.of());
		assertThat(printed())
			.contains("| futex | 0.5000 |", "| read | 2.0000 |", "| all | 2.5600 |", "| others | 0.0600 |")
			.doesNotContain("mmap");
	}

	@Test
	void figuresCanBePassedBetweenProcesses() {
		Figures figures = new Figures(1, 2, new Latencies(3, 4, 5, 6, 7), 8, 9,
				new Usage(10, 11, new ContextSwitches(12, 13), 14), 15, 16, 17, Figures.UNKNOWN);
		assertThat(Figures.parse(figures.format())).isEqualTo(figures);
	}

	@Test
	void aFigureThatIsUnknownIsNaN() {
		Figures figures = Figures.parse("calls=10 nanos=1000 longest=7");
		assertThat(figures.callsPerSecond()).isEqualTo(10_000_000);
		assertThat(figures.allocatedBytesPerCall()).isNaN();
		assertThat(figures.longestOfMean()).isNaN();
	}

	private void print(Results results) {
		report().printCalls(results, "each in its own process");
	}

	private Report report() {
		return report(Plan.parse(List.of()));
	}

	private Report report(Plan plan) {
		return Report.begin(plan, new PrintStream(this.bytes, true, StandardCharsets.UTF_8));
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	private static void add(Results results, String row, long... callsOfRounds) {
		Level level = Plan.parse(List.of()).levels().get(0);
		for (long calls : callsOfRounds) {
			results.add(row, Map.of(level, figures(calls)));
		}
	}

	private static Figures figures(long calls) {
		return new Figures(calls, 1_000_000_000, new Latencies(1, 1, 1, 1, 1), 1, 1,
				new Usage(1, 1, new ContextSwitches(1, 1), 1), 1, 1, Figures.UNKNOWN, 1);
	}

}
