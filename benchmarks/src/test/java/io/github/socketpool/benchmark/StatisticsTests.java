package io.github.socketpool.benchmark;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the arithmetic of rounds.
 */
class StatisticsTests {

	@Test
	void theMedianIsTheValueInTheMiddle() {
		assertThat(Statistics.of(9, 1, 4)).isEqualTo(new Statistics(4, 1, 9));
	}

	@Test
	void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
		assertThat(Statistics.of(9, 1, 4, 2).median()).isEqualTo(3);
	}

	@Test
	void aRoundThatFailedIsLeftOut() {
		assertThat(Statistics.of(Double.NaN, 1, 4, 9)).isEqualTo(new Statistics(4, 1, 9));
	}

	@Test
	void unknownFiguresArePrintedAsADash() {
		assertThat(Statistics.of(Double.NaN).known()).isFalse();
		assertThat(Statistics.of(Double.NaN).median("%.1f")).isEqualTo("–");
		assertThat(Statistics.of().least("%.1f")).isEqualTo("–");
		assertThat(Statistics.of().most("%.1f")).isEqualTo("–");
		assertThat(Statistics.of().spread("%.1f")).isEqualTo("–");
	}

}
