package io.github.socketpool.chaos;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;

import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever servers and networks do to calls: each answer reaches its caller or nobody,
 * each call ends by its deadline, and nothing is left behind.
 */
@ExtendWith(NoLeaks.class)
class ChaosTests {

	private static final int CALLS = Extent.of(4_000, 300_000);

	private static final ChaosRun.Limits LIMITS = (Extent.of(0, 1) == 1) ? ChaosRun.Limits.PROMISED
			: ChaosRun.Limits.GENEROUS;

	private static final int CALLS_TO_THREE = Extent.of(2_000, 300_000);

	private static final int CALLS_WITH_HEARTBEATS = Extent.of(1_500, 60_000);

	private static final int CALLS_WITH_LOGINS = Extent.of(2_000, 300_000);

	/** The first calls load classes, which takes longer than the promise allows. */
	private static final int CALLS_BEFORE = Extent.of(0, 10_000);

	@BeforeAll
	static void warmUp() throws IOException {
		new ChaosRun(ChaosSetup.exclusive(32), 0, CALLS_BEFORE, ChaosRun.Limits.GENEROUS).run();
	}

	static Stream<Arguments> runs() {
		return Stream.of(Arguments.of("all faults", ChaosSetup.exclusive(32), 1),
				Arguments.of("no closes", ChaosSetup.exclusive(8).withoutCloses(), 2),
				Arguments.of("all faults", ChaosSetup.exclusive(32), new Random().nextLong()));
	}

	@ParameterizedTest(name = "{0}, seed {2}")
	@MethodSource("runs")
	void promisesAreKeptWhateverHappens(String faults, ChaosSetup setup, long seed) throws IOException {
		Figures.print("chaos: %s, %d callers, seed %d", faults, setup.callers(), seed);
		ChaosReport report = new ChaosRun(setup, seed, CALLS, LIMITS).run();
		Figures.print("chaos: %s", report);
		report.requirePromisesKept(CALLS / 4);
	}

	static Stream<Arguments> runsWithThree() {
		return Stream.of(Arguments.of("all faults", ChaosSetup.exclusiveToThree(32), 1),
				Arguments.of("no closes", ChaosSetup.exclusiveToThree(9).withoutCloses(), 2),
				Arguments.of("all faults", ChaosSetup.exclusiveToThree(32), new Random().nextLong()));
	}

	@ParameterizedTest(name = "{0}, seed {2}")
	@MethodSource("runsWithThree")
	void promisesAreKeptByAClientOfThreeServers(String faults, ChaosSetup setup, long seed) throws IOException {
		Figures.print("chaos of three servers: %s, %d callers, seed %d", faults, setup.callers(), seed);
		ChaosReport report = new ChaosRun(setup, seed, CALLS_TO_THREE, LIMITS).run();
		Figures.print("chaos of three servers: %s", report);
		report.requirePromisesKept(CALLS_TO_THREE / 4);
	}

	static Stream<Long> seeds() {
		return Stream.of(1L, 2L, new Random().nextLong());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void noConnectionIsUsedBeforeItIsLoggedIn(long seed) throws IOException {
		ChaosReport report = new ChaosRun(ChaosSetup.exclusiveWithLogins(32), seed, CALLS_WITH_LOGINS, LIMITS).run();
		Figures.print("chaos: %,d logins: %s", report.journal().logins(), report);
		assertThat(report.violations()).isEmpty();
		assertThat(report.journal().logins()).as("logins").isGreaterThan(100);
		assertThat(Stream.of(Fault.values())
			.filter((fault) -> fault.moment() == Fault.Moment.LOGIN && report.journal().strikes(fault) > 0))
			.as("kinds of faults of logins that have struck")
			.hasSizeGreaterThanOrEqualTo(5);
		assertThat(report.verdicts().answered()).as("answered").isGreaterThan(CALLS_WITH_LOGINS / 4);
	}

	@ParameterizedTest
	@EnumSource
	void promisesAreKeptWhateverTheServerDoesWithHeartbeats(HeartbeatTreatment treatment) throws IOException {
		ChaosReport report = new ChaosRun(ChaosSetup.exclusiveWithHeartbeats(treatment), 3, CALLS_WITH_HEARTBEATS,
				LIMITS)
			.run();
		Figures.print("chaos: server %s heartbeats: %s", treatment, report);
		assertThat(report.violations()).isEmpty();
		assertThat(report.journal().heartbeats()).isPositive();
	}

}
