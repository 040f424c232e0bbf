package io.github.socketpool.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chaos suite sees when a safety check is missing. Each check is removed in turn, in
 * a virtual machine of its own.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SafetyCheckTests {

	private static final long SEED = 2;

	private static final int CALLS = Extent.of(6_000, 60_000);

	/**
	 * A run without a check ends at its first violation, which may take many calls. What
	 * only a rare moment shows ({@link SafetyCheck#LEFT_REQUEST}) is missed by one run of
	 * four or five.
	 */
	private static final int MAX_CALLS_WITHOUT_CHECK = Extent.of(15_000, 60_000);

	/** What is missing only in the end is missing after fewer calls too. */
	private static final int CALLS_BEFORE_THE_END = Extent.of(2_000, 60_000);

	private static final List<Long> SEEDS_WITHOUT_CHECK = LongStream.range(SEED, SEED + 12).boxed().toList();

	/** Some of them only wait, for the end of a call or of a leak that never comes. */
	private static final int AT_ONCE = 3;

	private static final ExecutorService PROCESSES = Executors.newFixedThreadPool(AT_ONCE);

	private static final Map<SafetyCheck, Future<ChaosProcess.Result>> WITHOUT = new EnumMap<>(SafetyCheck.class);

	@TempDir
	private static Path directory;

	private static Future<ChaosProcess.Result> unchanged;

	@BeforeAll
	static void start() throws IOException {
		unchanged = PROCESSES.submit(() -> ChaosProcess.run(SEED, CALLS));
		for (SafetyCheck check : SafetyCheck.values()) {
			Path changedClasses = Files.createDirectory(directory.resolve(check.name()));
			check.removeInto(changedClasses);
			int calls = (check == SafetyCheck.FORGOTTEN_LEASE) ? CALLS_BEFORE_THE_END : MAX_CALLS_WITHOUT_CHECK;
			WITHOUT.put(check,
					PROCESSES.submit(() -> ChaosProcess.runUntilViolated(changedClasses, SEEDS_WITHOUT_CHECK, calls)));
		}
	}

	@AfterAll
	static void end() {
		PROCESSES.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource
	void theSuiteFailsWithoutTheCheck(SafetyCheck check) throws Exception {
		ChaosProcess.Result result = WITHOUT.get(check).get();
		Figures.print("without %s: %s", check, result.firstViolation());
		assertThat(result.exitCode()).as(result.output()).isEqualTo(ChaosProcess.Result.VIOLATED);
	}

	@Test
	void theSuitePassesInTheSameWayWithAllChecks() throws Exception {
		ChaosProcess.Result result = unchanged.get();
		assertThat(result.exitCode()).as(result.output()).isEqualTo(ChaosProcess.Result.KEPT);
	}

}
