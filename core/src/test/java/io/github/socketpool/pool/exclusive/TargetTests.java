package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TargetTests {

	private static final PoolSettings SETTINGS = PoolSettings.defaults()
		.withMaxConnecting(3)
		.withConnectBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));

	private static final ConnectFailedException CAUSE = new ConnectFailedException(ConnectPhase.CONNECT, "refused",
			ErrorContext.none(), null);

	private final FakeTicker ticker = new FakeTicker();

	/** Just below the largest number that the target may get. */
	private double chance = 1;

	private final Target target = new Target(FakeConnectionFactory.ENDPOINT, () -> this.chance);

	@Test
	void allowsMaxConnectingAtOnceWhileItIsUp() {
		assertThat(allows(2)).isTrue();
		assertThat(allows(3)).isFalse();
	}

	@Test
	void allowsOneConnectAtATimeAfterAConnectionWasLost() {
		this.target.lost(new Slot(this.target, now(), 1), now());
		assertThat(allows(0)).isTrue();
		assertThat(allows(1)).isFalse();
		assertThat(this.target.isDown()).isFalse();
		assertThat((Object) this.target.connected(now())).isNull();
		assertThat(allows(2)).isTrue();
	}

	@Test
	void allowsOneConnectAtATimeAndOnlyWhenItIsDueWhileItIsDown() {
		fail();
		assertThat(this.target.isDown()).isTrue();
		assertThat(allows(0)).isFalse();
		advance(99);
		assertThat(allows(0)).isFalse();
		advance(1);
		assertThat(allows(0)).isTrue();
		assertThat(allows(1)).isFalse();
	}

	@Test
	void waitsForTheLongestPauseAfterARefusedLogin() {
		this.chance = 0;
		this.target.connectFailed(new LoginRefusedException("refused"), SETTINGS, now());
		advance(9_999);
		assertThat(allows(0)).isFalse();
		advance(1);
		assertThat(allows(0)).isTrue();
		fail();
		assertThat(allows(0)).as("another failure is followed by a pause of its own").isTrue();
	}

	@Test
	void waitsForTheLongestPauseAlthoughAnotherConnectFailsOtherwise() {
		this.target.connectFailed(new LoginRefusedException("refused"), SETTINGS, now());
		advance(10);
		fail();
		advance(9_989);
		assertThat(allows(0)).isFalse();
		advance(1);
		assertThat(allows(0)).isTrue();
	}

	@Test
	void isNotBroughtBackByALostConnectionWhileItIsDown() {
		fail();
		this.target.lost(new Slot(this.target, now(), 1), now());
		assertThat(this.target.isDown()).isTrue();
		assertThat(allows(0)).isFalse();
	}

	@Test
	void isUpAgainAfterOneConnectAndSaysHowLongItWasDown() {
		fail();
		advance(250);
		assertThat(this.target.connected(now()))
			.isEqualTo(new Target.EndedOutage(Duration.ofMillis(250).toNanos(), 0, false));
		assertThat(this.target.isDown()).isFalse();
		assertThat(allows(2)).isTrue();
		assertThat((Object) this.target.connected(now())).isNull();
		assertThatIllegalStateException().isThrownBy(() -> this.target.describe(now()));
	}

	@Test
	void isUpAsLongAsNothingIsKnownOnceAllWasForgotten() {
		fail();
		this.target.forget();
		assertThat(this.target.isDown()).isFalse();
		assertThat(allows(2)).isTrue();
		assertThat((Object) this.target.connected(now())).isNull();
	}

	@Test
	void pausesForNoLongerThanTheInitialBackoffAfterAShortOutage() {
		assertThat(pause()).isEqualTo(100);
		advance(800);
		assertThat(pause()).isEqualTo(100);
	}

	@Test
	void pausesForNoLongerThanAnEighthOfTheOutage() {
		fail();
		advance(8_000);
		assertThat(pause()).isEqualTo(1_000);
		advance(8_000);
		assertThat(pause()).isEqualTo(2_000);
	}

	@Test
	void neverPausesForLongerThanTheLongestBackoff() {
		fail();
		advance(Duration.ofDays(30).toMillis());
		assertThat(pause()).isEqualTo(10_000);
	}

	@Test
	void beginsAgainWithShortPausesAtTheNextOutage() {
		fail();
		advance(60_000);
		this.target.connected(now());
		assertThat(pause()).isEqualTo(100);
	}

	@Test
	void pausesForARandomPartOfTheLongestPause() {
		this.chance = 0.25;
		assertThat(pause()).isEqualTo(25);
		this.chance = 0;
		assertThat(pause()).isZero();
		assertThat(allows(0)).isTrue();
	}

	@Test
	void drawsAnotherPauseForEachFailedAttempt() {
		this.chance = 0.5;
		assertThat(pause()).isEqualTo(50);
		this.chance = 0.75;
		assertThat(pause()).isEqualTo(75);
	}

	@Test
	void isSoughtOnceACallerWasRefusedUntilTheNextAttemptBegins() {
		fail();
		assertThat(this.target.isSought()).isFalse();
		this.target.refuse(1);
		assertThat(this.target.isSought()).isTrue();
		this.target.attempt(false, SETTINGS, now());
		assertThat(this.target.isSought()).isFalse();
	}

	@Test
	void isStillSoughtAfterAnAttemptDuringWhichACallerWasRefused() {
		fail();
		this.target.attempt(false, SETTINGS, now());
		this.target.refuse(1);
		fail();
		assertThat(this.target.isSought()).isTrue();
	}

	@Test
	void isSoughtByNobodyOnceItIsUp() {
		fail();
		this.target.refuse(1);
		this.target.connected(now());
		assertThat(this.target.isSought()).isFalse();
	}

	@Test
	void saysToACallerWhomItRefusesWhySinceWhenAndUntilWhen() {
		fail();
		advance(30);
		ConnectFailedException latest = new ConnectFailedException(ConnectPhase.CONNECT, "refused again",
				ErrorContext.none(), null);
		this.target.connectFailed(latest, SETTINGS, now());
		advance(10);
		this.target.refuse(1);
		assertThat(this.target.describe(now())).isEqualTo(new Outcome.TargetDown(latest,
				Duration.ofMillis(40).toNanos(), Duration.ofMillis(10).toNanos(), Duration.ofMillis(90).toNanos()));
	}

	@Test
	void refusesNoCallersWhileItIsNotDown() {
		assertThat(refuses(0)).isFalse();
		this.target.lost(new Slot(this.target, now(), 1), now());
		assertThat(refuses(0)).isFalse();
		assertThat(refuses(1)).isFalse();
	}

	@Test
	void refusesCallersUntilAnAttemptIsDue() {
		fail();
		assertThat(refuses(0)).isTrue();
		advance(100);
		assertThat(refuses(0)).isFalse();
	}

	@Test
	void refusesCallersDuringAnAttemptThatARefusedCallerAskedFor() {
		fail();
		this.target.refuse(1);
		advance(100);
		this.target.attempt(true, SETTINGS, now());
		assertThat(refuses(1)).isTrue();
	}

	@Test
	void refusesCallersDuringAnAttemptThatNoCallerWaitsFor() {
		fail();
		advance(100);
		this.target.attempt(false, SETTINGS, now());
		assertThat(refuses(1)).isTrue();
	}

	@Test
	void refusesNoCallersDuringAnAttemptThatOnlyAWaitingCallerAskedFor() {
		fail();
		advance(100);
		this.target.attempt(true, SETTINGS, now());
		assertThat(refuses(1)).isFalse();
		fail();
		assertThat(refuses(0)).isTrue();
	}

	@Test
	void refusesNoCallersDuringAnAttemptThatIsLateByMoreThanThePauseCouldHaveBeen() {
		fail();
		this.target.refuse(1);
		advance(200);
		this.target.attempt(false, SETTINGS, now());
		assertThat(refuses(1)).as("late by as much").isTrue();
		fail();
		this.target.refuse(1);
		advance(201);
		this.target.attempt(false, SETTINGS, now());
		assertThat(refuses(1)).as("late by more").isFalse();
	}

	private long now() {
		return this.ticker.nanos();
	}

	private void advance(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
	}

	private boolean allows(int connecting) {
		return this.target.allowsConnect(connecting, SETTINGS, now());
	}

	private boolean refuses(int connecting) {
		return this.target.refusesCallers(connecting, now());
	}

	private void fail() {
		this.target.connectFailed(CAUSE, SETTINGS, now());
	}

	/**
	 * Let a connect fail, and return for how many milliseconds there is a pause.
	 */
	private long pause() {
		fail();
		return Duration.ofNanos(this.target.describe(now()).nextAttemptNanos()).toMillis();
	}

}
