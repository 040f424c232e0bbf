package io.github.socketpool.benchmark;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Arguments}.
 */
class ArgumentsTests {

	@Test
	void theLastOfSeveralArgumentsWithOneNameCounts() {
		assertThat(new Arguments("rounds=3", "rounds=1").takePositive("rounds", "2")).isEqualTo(1);
	}

	@Test
	void aTimeMayBeAFractionOfASecond() {
		assertThat(new Arguments("seconds=0.05").takeSeconds("seconds", "5")).isEqualTo(Duration.ofMillis(50));
	}

	@Test
	void aNegativeTimeIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Arguments("seconds=-1").takeSeconds("seconds", "5"))
			.withMessageContaining("seconds");
	}

	@Test
	void unusedArgumentsAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Arguments("caller=4").requireNoOthers())
			.withMessageContaining("caller");
	}

}
