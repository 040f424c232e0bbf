package io.github.socketpool.chaos;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;

import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promises hold over TLS too, whatever happens to the frames.
 */
@ExtendWith(NoLeaks.class)
@OverSockets(SocketKind.TLS)
class TlsChaosTests {

	private static final int CALLS = Extent.of(2_000, 300_000);

	static Stream<Arguments> runs() {
		return Stream.of(Arguments.of("all faults", ChaosSetup.exclusive(32), 1),
				Arguments.of("no closes", ChaosSetup.exclusive(8).withoutCloses(), 2),
				Arguments.of("logins", ChaosSetup.exclusiveWithLogins(32), new Random().nextLong()));
	}

	@ParameterizedTest(name = "{0}, seed {2}")
	@MethodSource("runs")
	void promisesAreKeptWhateverHappens(String faults, ChaosSetup setup, long seed) throws IOException {
		Figures.print("chaos over TLS: %s, %d callers, seed %d", faults, setup.callers(), seed);
		ChaosReport report = new ChaosRun(setup, seed, CALLS, ChaosRun.Limits.GENEROUS).run();
		Figures.print("chaos over TLS: %s", report);
		report.requirePromisesKept(CALLS / 10);
	}

}
