package io.github.socketpool.benchmark.call;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.row.SpringRow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the arithmetic between measurement and report.
 */
class ReportTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final Report report = new Report(Options.parse(),
			new PrintStream(this.bytes, true, StandardCharsets.UTF_8));

	@Test
	void aRowIsComparedWithRawOfTheSameRoundAndItsMedianIsPrinted() {
		Map<String, List<Figures>> rows = new LinkedHashMap<>();
		rows.put(Row.RAW, List.of(figures(100), figures(200), figures(400)));
		rows.put(Row.SOCKETPOOL, List.of(figures(90), figures(100), figures(400)));
		this.report.printCalls(rows);
		assertThat(printed()).contains("| raw | 200 | 1.00 (1.00–1.00) |")
			.contains("| socketpool | 100 | 0.90 (0.50–1.00) |");
	}

	@Test
	void theProcessorTimeOfACallIsComparedWithTheFirstRowsOfTheSameRound() {
		Map<String, List<Figures>> rows = new LinkedHashMap<>();
		rows.put(SpringRow.UNWATCHED, List.of(figures(100), figures(200), figures(400)));
		rows.put(Row.SOCKETPOOL, List.of(figures(80), figures(100), figures(400)));
		this.report.printCalls(rows);
		assertThat(printed()).contains("CPU x unwatched").contains("| 1.250 (1.000–2.000) |");
	}

	@Test
	void aRowThatIsMeasuredWithoutRawIsComparedWithNothing() {
		this.report.printCalls(Map.of(Row.SOCKETPOOL, List.of(figures(90))));
		assertThat(printed()).contains("| socketpool | 90 | – |");
	}

	@Test
	void theMachineAndTheVersionsAreStated() {
		this.report.printCalls(Map.of(Row.RAW, List.of(figures(1))));
		assertThat(printed()).contains(System.getProperty("os.version"), System.getProperty("java.runtime.version"),
				"Jackson 3.");
	}

	@Test
	void systemCallsAreDividedByTheCallsAndTheTotalIsNotCountedTwice() {
		SystemCalls counts = SystemCalls.parse(List.of("strace: Process 1 attached", "    calls syscall",
				"--------- ----------------", "      200 read", "       50 futex", "      250 total"), 100);
		this.report.printSystemCalls(Map.of(Row.RAW, counts));
		assertThat(printed()).contains("| futex | 0.5000 |", "| read | 2.0000 |", "| all | 2.5000 |");
	}

	@Test
	void figuresSurviveTheWayFromOneProcessToTheOther() {
		Figures figures = new Figures(1, 2, new Latencies(3, 4, 5, 6), 7, 8, new Usage(9, 10, 11), 12, 13, 14,
				Figures.UNKNOWN);
		assertThat(Figures.parse(figures.format())).isEqualTo(figures);
	}

	@Test
	void anUnknownOptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("caller=4"))
			.withMessageContaining("caller");
	}

	@Test
	void anUnknownRowIsRefusedBeforeAnythingIsMeasured() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("rows=raw,socketpol"))
			.withMessageContaining("There is no row 'socketpol', but [raw, connect-per-call, ");
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	private static Figures figures(long calls) {
		return new Figures(calls, 1_000_000_000, new Latencies(1, 1, 1, 1), 1, 1, new Usage(1, 1, 1), 1, 1, 1, 1);
	}

}
