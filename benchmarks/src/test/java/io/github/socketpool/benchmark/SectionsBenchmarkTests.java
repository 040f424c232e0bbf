package io.github.socketpool.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the commands that run several sections.
 */
class SectionsBenchmarkTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Test
	void theQuickBenchmarkTakesLessThanFiveMinutes() {
		assertThat(SectionsBenchmark.quick().length()).isLessThan(Duration.ofMinutes(4));
	}

	@Test
	void theFullBenchmarkTakesAboutThreeHours() {
		assertThat(SectionsBenchmark.full().length()).isBetween(Duration.ofMinutes(150), Duration.ofMinutes(210));
	}

	@Test
	void anUnknownSectionIsRejectedBeforeAnyMeasurement() {
		assertThatIllegalArgumentException().isThrownBy(() -> SectionsBenchmark.full("sections=call"))
			.withMessageContaining("There is no section 'call', but [calls, syscalls, bodies,");
	}

	@Test
	void anUnknownOptionIsRejectedBeforeAnyMeasurement() {
		assertThatIllegalArgumentException().isThrownBy(() -> SectionsBenchmark.full("sections=idle", "round=1"))
			.withMessageContaining("round");
	}

	@Test
	void aStormStartsWithoutConnections() {
		assertThat(run(SectionsBenchmark.full("sections=storm", "rows=commons-pool2", "rounds=1", "warmup=0.05",
				"pool=3", "callers=16", "settle=1", "seconds=1")))
			.contains("It takes about 1 min.", "## Storm", "10 calls of each caller")
			.containsPattern("\\| commons-pool2 \\| [0-9,]+ ")
			.containsPattern("\\| 3 \\| 3 \\| 0 \\|");
	}

	@Test
	void otherSectionsHaveTheirOwnOptions() {
		String rows = "There is no row 'none'";
		for (String section : List.of("acquire", "growth", "idle", "recovery")) {
			assertThatIllegalArgumentException().isThrownBy(() -> SectionsBenchmark.full(section + ".rows=none"))
				.withMessageContaining(rows);
		}
		assertThat(SectionsBenchmark
			.full("sections=acquire", "acquire.rows=vibur", "acquire.threads=1", "acquire.warmup=10",
					"acquire.seconds=20", "warmup=60")
			.length()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
	}

	@Test
	void aRowThatCannotBeStartedIsReportedAsFailed() {
		assertThat(run(SectionsBenchmark.full("sections=pinned", "rows=raw", "jdk=/nowhere", "rounds=1")))
			.contains("| raw | failed |")
			.contains("| row | calls/s");
	}

	@Test
	void aFailedSectionDoesNotStopTheOthers() {
		String report = run(new SectionsBenchmark("Two sections.",
				List.of(new FailingSection(), new LeftOutSection("next", "The next", "it is only a test"))));
		assertThat(report).contains("Failed: java.lang.IllegalStateException: broken.")
			.contains("Left out: it is only a test.");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsAreLeftOutIfUnsupported() {
		assertThat(run(SectionsBenchmark.full("sections=virtual"))).contains("Left out: ", "jdk25=");
	}

	private String run(SectionsBenchmark benchmark) {
		PrintStream out = new PrintStream(this.bytes, true, StandardCharsets.UTF_8);
		benchmark.run(out, new PrintStream(ByteArrayOutputStream.nullOutputStream()));
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	/**
	 * A section with a mistake in it.
	 */
	private record FailingSection() implements Section {

		@Override
		public String name() {
			return "failing";
		}

		@Override
		public String title() {
			return "Failing";
		}

		@Override
		public Duration length() {
			return Duration.ZERO;
		}

		@Override
		public void run(PrintStream out, PrintStream progress) {
			throw new IllegalStateException("broken");
		}

	}

}
