package io.github.socketpool;

import java.time.Duration;

import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

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
	void saysWhichTimeoutGivesACallMoreTime() {
		assertThat(Deadline.ofCallTimeout(Duration.ofSeconds(1)).remedy()).isEqualTo("Raise call-timeout");
		assertThat(Deadline.ofConnectTimeout(Duration.ofSeconds(1)).remedy()).isEqualTo("Raise connect.timeout");
		assertThat(Deadline.after(Duration.ofSeconds(1)).remedy()).isEqualTo("Pass a longer timeout with the call");
		assertThat(Deadline.ofCallTimeout(Duration.ofSeconds(1)).within(Duration.ofMillis(1)).remedy())
			.isEqualTo("Pass a longer timeout with the call");
	}

	@Test
	void takesLengthsOfAnySize() {
		assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), this.ticker).hasPassed()).isFalse();
		assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), this.ticker).hasPassed()).isTrue();
		assertThat(Deadline.after(Duration.ZERO, this.ticker).hasPassed()).isTrue();
	}

	@Test
	void theDeadlineOfAnAttemptIsThatOfTheCallIfThatIsEarlier() {
		FakeTicker ticker = new FakeTicker();
		Deadline call = Deadline.after(Duration.ofSeconds(10), ticker);
		ticker.advance(Duration.ofSeconds(4));
		Deadline attempt = call.withinAttempt(Duration.ofSeconds(5));
		assertThat(attempt.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(attempt.remainingNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
		assertThat(attempt.remedy()).isEqualTo("Raise retry.attempt-timeout");
		assertThat(call.withinAttempt(Duration.ofSeconds(6))).isSameAs(call);
		assertThat(call.withinAttempt(Duration.ofDays(365_000_000))).isSameAs(call);
	}

}
