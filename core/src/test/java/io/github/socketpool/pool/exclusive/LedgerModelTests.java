package io.github.socketpool.pool.exclusive;

import java.util.Random;
import java.util.stream.LongStream;

import io.github.socketpool.testing.Extent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks through the ledger with all operations that there are, compared at each
 * step with a model of it. The seed of a walk stands in the test's name, and in what a
 * failure says: {@code -Dledger.seed} repeats it, since a short walk is the beginning of
 * the long one with the same seed.
 */
class LedgerModelTests {

	private static final int WALKS = Extent.of(10, 1_000);

	private static final int STEPS = Extent.of(2_000, 10_000);

	private static final int LONGEST = 10_000;

	private static final int STEPS_UNTIL_SETTLED = 1_000;

	private static final Long SEED = Long.getLong("ledger.seed");

	static LongStream seeds() {
		if (SEED != null) {
			return LongStream.of(SEED);
		}
		return LongStream.concat(LongStream.range(1, WALKS), LongStream.of(new Random().nextLong()));
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void agreesWithItsModelAfterEachStep(long seed) {
		LedgerWalk walk = new LedgerWalk(seed);
		for (int step = 1; step <= ((SEED != null) ? LONGEST : STEPS); step++) {
			walk.step();
			if (step % STEPS_UNTIL_SETTLED == 0) {
				walk.endAll();
			}
		}
	}

}
