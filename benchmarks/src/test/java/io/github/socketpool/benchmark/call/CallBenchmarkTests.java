package io.github.socketpool.benchmark.call;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * End-to-end tests with small benchmarks, whose servers and clients are separate
 * processes.
 */
class CallBenchmarkTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

	@Test
	void oneProcessOfARowMeasuresAllLevelsOfARound() throws Exception {
		String report = run("rows=raw", "callers=1,4", "body=120,4096", "server=frames", "rounds=1", "warmup=0.05",
				"settle=0.05", "seconds=0.05");
		assertThat(report).contains("**1 caller, 120 B, server=frames**", "**4 callers, 4 KiB, server=frames**");
		assertThat(report.lines().filter((line) -> line.matches("\\| raw \\| [0-9].*"))).hasSize(4);
		assertThat(this.progress.toString(StandardCharsets.UTF_8)).containsOnlyOnce("round 1 of 1: raw");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void socketsInTimeWaitOfARowAreReported() throws Exception {
		String report = run("rows=connect-per-call", "rounds=1", "warmup=0.05", "settle=0", "calls=5");
		assertThat(report).containsPattern("\\| 5 \\| 5 \\| 5 \\|");
	}

	@Test
	void aProcessThatCannotBeStartedDoesNotStopTheOthers() throws Exception {
		String report = run("rows=raw", "rounds=1", "warmup=0.05", "settle=0", "seconds=0.05", "jdk=/nowhere");
		assertThat(report).contains("| raw | failed |");
		assertThat(this.progress.toString(StandardCharsets.UTF_8)).contains("raw failed: ", "/nowhere");
	}

	@Test
	void theReportExplainsMissingRows(@TempDir Path nothing) throws Exception {
		List<String> command = JavaProcess.command("", CallBenchmark.class);
		command.addAll(List.of("rows=raw,generic-pool,lettuce", "rounds=1", "warmup=0.05", "settle=0", "calls=5"));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("PATH", nothing.toString());
		Process process = builder.start();
		try (BufferedReader report = process.inputReader()) {
			assertThat(report.lines().toList())
				.anyMatch((line) -> line
					.startsWith("Without the row generic-pool, since 'node --version' does not run: "))
				.contains("Without the row lettuce, since redis-server is not installed.")
				.anyMatch((line) -> line.startsWith("| raw | "))
				.noneMatch((line) -> line.startsWith("| generic-pool ") || line.startsWith("| lettuce "));
		}
		finally {
			process.destroy();
		}
	}

	@Test
	void rowsInTurnsShareAProcess() throws Exception {
		String report = run("mode=paired", "rows=commons-pool2,raw", "rounds=3", "warmup=0.1", "seconds=0.05");
		assertThat(report).contains("all rows in one process, in turns").contains("| commons-pool2 | ", "| raw | ");
	}

	@Test
	void rowsInTurnsDoNotSettle() {
		assertThat(CallBenchmark.section("mode=paired", "rows=raw", "rounds=3", "warmup=8", "seconds=1").length())
			.isEqualTo(Duration.ofSeconds(8 + 3));
		assertThat(new Pace(Duration.ofSeconds(8), Duration.ZERO, Extent.calls(10)).describe())
			.isEqualTo("Warm-up 8 s, measured 10 calls of each caller");
	}

	@Test
	void rowsInTurnsHaveOneLevel() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CallBenchmark.section("mode=paired", "callers=1,8", "body=120,4096"))
			.withMessage("mode=paired measures one number of callers, one body and one server, and not 4 of them");
	}

	@Test
	void anUnknownModeIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> CallBenchmark.section("mode=call"))
			.withMessageContaining("mode=call");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreWatchedForPinning() throws Exception {
		String report = run("rows=commons-pool2", "threads=virtual", "callers=300", "rounds=1", "warmup=0.05",
				"settle=0.05", "seconds=0.1");
		assertThat(report).contains("virtual threads", "pinned").containsPattern("\\| commons-pool2 \\| [0-9]");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsAreRejectedIfUnsupported() {
		assertThatIllegalStateException().isThrownBy(() -> ThreadKind.VIRTUAL.start(1))
			.withMessageStartingWith("threads=virtual needs Java 21 or later");
	}

	private String run(String... options) throws Exception {
		CallBenchmark.section(options)
			.run(new PrintStream(this.out, true, StandardCharsets.UTF_8),
					new PrintStream(this.progress, true, StandardCharsets.UTF_8));
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
