package io.github.socketpool.benchmark.recovery;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.Markdown;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the recovery benchmark.
 */
class RecoveryTests {

	@Test
	void theRateIsThatOfWholeSlices() {
		Timeline timeline = timeline(5, 10, 20, 30);
		assertThat(timeline.rate(millis(100), millis(300))).isEqualTo(150);
		assertThat(timeline.rate(millis(50), millis(350))).isEqualTo(150);
	}

	@Test
	void thereIsNoRateWithoutAWholeSlice() {
		assertThat(timeline(5, 10).rate(millis(110), millis(190))).isNaN();
		assertThat(timeline(5, 10).rate(millis(100), millis(190))).isNaN();
	}

	@Test
	void theRateIsReachedAtTheEndOfTheFirstOfFiveFastSlices() {
		Timeline timeline = timeline(10, 0, 0, 7, 8, 10, 9, 8, 8);
		assertThat(timeline.reached(millis(150), 80)).hasValue(millis(350));
	}

	@Test
	void aBurstIsNotARecovery() {
		assertThat(timeline(0, 99, 99, 99, 99, 7, 8, 8, 8, 8).reached(0, 80)).isEmpty();
	}

	@Test
	void aRateThatIsNotReachedHasNoTime() {
		assertThat(timeline(10, 0, 7, 7, 7, 7, 7).reached(millis(100), 80)).isEmpty();
	}

	@Test
	void aRowWithoutCallsBeforeTheOutageDoesNotRecover() {
		assertThat(timeline(0, 0, 0, 0, 0, 0, 0).reached(0, 0)).isEmpty();
		assertThat(timeline(9, 9, 9, 9, 9, 9, 9).reached(0, Double.NaN)).isEmpty();
	}

	@Test
	void figuresSurviveFormattingAndParsing() {
		RecoveryFigures figures = new RecoveryFigures(1.5, 2.5, Double.NaN, 2, 3, 4, 5.5);
		assertThat(RecoveryFigures.parse(figures.format())).isEqualTo(figures);
	}

	@Test
	void aRecoveringPoolIsReported() throws Exception {
		assertThat(run("rows=template", "warmup=1", "seconds=0.5", "after=4"))
			.containsPattern("\\| template \\| [^–]+ \\([^|]+\\| [0-9][^|]+\\| [0-9][^|]+\\| 1 of 1 \\|");
	}

	@Test
	void aRowThatDoesNotReconnectDoesNotRecover() throws Exception {
		assertThat(run("rows=raw", "warmup=1", "seconds=0.5", "outage=0.3", "after=0.5"))
			.containsPattern("\\| raw \\| [^|]+\\| [1-9][0-9]{2}[^|]+\\| – \\| 0 of 1 \\| [1-9]");
	}

	@Test
	void aRowWhoseProcessFailsIsReportedAsFailed() throws Exception {
		assertThat(run("rows=generic-pool")).contains("| generic-pool | failed |");
	}

	@Test
	void aFailedRoundIsNotReportedAsNotRecovered() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Map<String, List<RecoveryFigures>> figures = Map.of("raw",
				List.of(new RecoveryFigures(1, 1, 1, 0, 0, 0, 1), new RecoveryFigures(1, 1, Double.NaN, 0, 0, 0, 1)));
		new RecoverySection(List.of("raw"), 3, Outage.take(new Arguments())).print(figures, new Conditions(),
				new Markdown(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
		assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("| 1 of 2, 1 failed |");
	}

	private static String run(String... options) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		List<String> all = new ArrayList<>(List.of("callers=4", "rounds=1", "warmup=0.2", "seconds=0.2", "outage=0.1"));
		all.addAll(List.of(options));
		RecoverySection.parse(all)
			.run(new PrintStream(bytes, true, StandardCharsets.UTF_8),
					new PrintStream(ByteArrayOutputStream.nullOutputStream()));
		return bytes.toString(StandardCharsets.UTF_8);
	}

	private static Timeline timeline(int... slices) {
		Timeline timeline = new Timeline(Duration.ofSeconds(1));
		for (int slice = 0; slice < slices.length; slice++) {
			for (int call = 0; call < slices[slice]; call++) {
				timeline.record(slice * Timeline.SLICE_NANOS + call);
			}
		}
		return timeline;
	}

	private static long millis(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
