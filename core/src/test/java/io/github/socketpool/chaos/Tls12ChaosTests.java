package io.github.socketpool.chaos;

import java.io.IOException;
import java.util.Random;

import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.OverSockets;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promises hold over TLS 1.2 too, whatever happens to the frames.
 */
@ExtendWith(NoLeaks.class)
@EnabledForJreRange(max = JRE.JAVA_21)
@OverSockets(SocketKind.TLS_1_2)
class Tls12ChaosTests {

	private static final int CALLS = 2_000;

	@Test
	void promisesAreKeptWhateverHappens() throws IOException {
		long seed = new Random().nextLong();
		Figures.print("chaos over TLS 1.2: seed %d", seed);
		ChaosReport report = new ChaosRun(ChaosSetup.exclusive(32), seed, CALLS, ChaosRun.Limits.GENEROUS).run();
		Figures.print("chaos over TLS 1.2: %s", report);
		assertThat(report.violations()).isEmpty();
		assertThat(report.verdicts().answered()).as("answered").isGreaterThan(CALLS / 10);
	}

}
