package io.github.socketpool;

import java.time.Duration;

import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlineTests {

	private final FakeTicker ticker = new FakeTicker();

	@Test
	void passesWhenItsTimeIsUpEvenAcrossAnOverflowOfTheTicker() {
		Deadline deadline = Deadline.after(Duration.ofMillis(10), this.ticker);
		assertThat(deadline.remainingNanos()).isEqualTo(10_000_000);
		this.ticker.advance(Duration.ofMillis(10).minusNanos(1));
		assertThat(deadline.hasPassed()).isFalse();
		this.ticker.advance(Duration.ofNanos(1));
		assertThat(deadline.hasPassed()).isTrue();
		this.ticker.advance(Duration.ofMillis(5));
		assertThat(deadline.remainingNanos()).isEqualTo(-5_000_000);
	}

	@Test
	void isNeverLaterThanTheOneItWasMadeWithin() {
		Deadline call = Deadline.after(Duration.ofSeconds(10), this.ticker);
		this.ticker.advance(Duration.ofSeconds(4));
		assertThat(call.within(Duration.ofSeconds(3)).timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(call.within(Duration.ofSeconds(30)).timeout()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void knowsWhichOfTwoPassesFirst() {
		Deadline late = Deadline.after(Duration.ofSeconds(10), this.ticker);
		this.ticker.advance(Duration.ofSeconds(4));
		Deadline soon = Deadline.after(Duration.ofSeconds(5), this.ticker);
		assertThat(soon.isBefore(late)).isTrue();
		assertThat(late.isBefore(soon)).isFalse();
		assertThat(late.isBefore(late)).isFalse();
	}

	@Test
	void takesLengthsOfAnySize() {
		assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), this.ticker).hasPassed()).isFalse();
		assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), this.ticker).hasPassed()).isTrue();
		assertThat(Deadline.after(Duration.ZERO, this.ticker).hasPassed()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "0, 0ms", "1000, 1us", "1499, 1us", "250000000, 250ms", "1500000, 2ms", "10000000000, 10s",
			"1500000000, 1500ms", "-31000000, -31ms" })
	void lengthsAreWrittenAsConfigurationReadsThem(long nanos, String text) {
		assertThat(Durations.format(nanos)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "9223372036854775807, 9223372036854775807s", "-9223372036854775808, -9223372036854775808s",
			"9223372037, 9223372037s", "-9223372037, -9223372037s" })
	void lengthsOfCenturiesAreWrittenInSeconds(long seconds, String text) {
		assertThat(Durations.format(Duration.ofSeconds(seconds))).isEqualTo(text);
		assertThat(Durations.format(Duration.ofSeconds(seconds, 1))).isEqualTo(text);
	}

}
