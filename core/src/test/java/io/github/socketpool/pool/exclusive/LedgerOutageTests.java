package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.pool.PoolSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the ledger decides while the target cannot be reached, or may be gone.
 */
class LedgerOutageTests {

	private static final PoolSettings SETTINGS = LedgerDriver.SETTINGS.withConnectBackoff(Duration.ofMillis(100),
			Duration.ofSeconds(10));

	private LedgerDriver driver = new LedgerDriver(SETTINGS);

	@Test
	void tellsAllWaitersWhyWhenAConnectFailsAndNothingIsLeft() {
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		assertThat(this.driver.refusedByFailureOf(this.driver.reserve())).containsExactly(first, second);
		assertThat(first.outcome()).isInstanceOfSatisfying(Outcome.TargetDown.class,
				(down) -> assertThat(down.cause()).isSameAs(LedgerDriver.CAUSE));
		assertThat(second.outcome()).isEqualTo(first.outcome());
		assertThat(this.driver.ledger.stats().total()).isZero();
		assertThat(this.driver.ledger.stats().waiters()).isZero();
	}

	@Test
	void keepsWaitersWaitingWhileAnotherConnectIsUnderWay() {
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		Slot one = this.driver.reserve();
		Slot two = this.driver.reserve();
		assertThat(this.driver.refusedByFailureOf(one)).isEmpty();
		assertThat(this.driver.refusedByFailureOf(two)).containsExactly(first, second);
	}

	@Test
	void keepsWaitersWaitingWhoseNextAttemptIsDueAtOnce() {
		this.driver.chance = 0;
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.refusedByFailureOf(this.driver.reserve())).isEmpty();
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void keepsWaitersWaitingWhileAConnectionMayComeBack() {
		Slot serving = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.refusedByFailureOf(this.driver.reserve())).isEmpty();
		assertThat(this.driver.release(serving)).isSameAs(waiter);
	}

	@Test
	void refusesThoseWhoWaitWhenTheLastConnectionGoesWhileTheTargetIsDown() {
		Slot one = this.driver.connectAndLend();
		Slot two = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.connectFailed(this.driver.reserve());
		assertThat(this.driver.lose(one)).isEmpty();
		assertThat(this.driver.lose(two)).containsExactly(waiter);
		assertThat(waiter.outcome()).isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void letsThoseWaitWhoseLastConnectionGoesWhenTheNextAttemptIsDue() {
		Slot serving = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(50);
		assertThat(this.driver.lose(serving)).isEmpty();
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void letsThoseWaitWhoseLastConnectionGoesWhileTheTargetIsNotDown() {
		Slot serving = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.lose(serving)).isEmpty();
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void refusesACallerAtOnceWhileTheTargetIsDownAndNothingIsLeft() {
		this.driver.goDown();
		this.driver.advanceMillis(20);
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.TargetDown(LedgerDriver.CAUSE,
				Duration.ofMillis(20).toNanos(), Duration.ofMillis(20).toNanos(), Duration.ofMillis(30).toNanos()));
		assertThat(this.driver.acquireAgain()).isInstanceOf(Outcome.TargetDown.class);
		assertThat(this.driver.ledger.stats().waiters()).isZero();
	}

	@Test
	void refusesACallerAtOnceWhileAnAttemptIsUnderWayThatFollowedTheLastOneInTime() {
		this.driver.goDown();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
		this.driver.advanceMillis(50);
		Waiter waiter = this.driver.waiting();
		Slot attempt = this.driver.reserve();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
		assertThat(this.driver.connected(attempt)).isSameAs(waiter);
	}

	@Test
	void refusesACallerAtOnceWhileAnAttemptForMinIdleIsUnderWay() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1));
		this.driver.goDown();
		this.driver.advanceMillis(50);
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(50);
		this.driver.reserve();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void letsAllCallersWaitForAnAttemptThatIsMadeForTheFirstOfThemAfterAQuietTime() {
		this.driver = new LedgerDriver(SETTINGS.withMaxWaiters(64));
		becomeQuiet();
		this.driver.advanceMillis(60);
		Waiter first = this.driver.waiting();
		Slot attempt = this.driver.reserve();
		List<Waiter> others = Stream.generate(this.driver::waiting).limit(63).toList();
		assertThat(this.driver.isConnectWorthwhile()).as("one attempt at a time").isFalse();
		assertThat(this.driver.connected(attempt)).isSameAs(first);
		assertThat(this.driver.ledger.stats().waiters()).isEqualTo(63);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(others.get(0));
	}

	@Test
	void refusesAllWhoWaitedForAnAttemptAfterAQuietTimeOnceItHasFailed() {
		becomeQuiet();
		this.driver.advanceMillis(20_000);
		Waiter first = this.driver.waiting();
		Slot attempt = this.driver.reserve();
		Waiter second = this.driver.waiting();
		assertThat(this.driver.refusedByFailureOf(attempt)).containsExactly(first, second);
		assertThat(this.driver.acquire()).as("what is known is new").isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void letsCallersWaitForAnAttemptThatComesFarTooLateAsAfterThePauseOfAMachine() {
		this.driver.goDown();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
		this.driver.advanceMillis(151);
		Slot attempt = this.driver.reserve();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.connected(attempt)).isSameAs(waiter);
	}

	/**
	 * The target is down, and an attempt has failed that nobody has asked for again.
	 */
	private void becomeQuiet() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		this.driver.connectFailed(this.driver.reserve());
	}

	@Test
	void letsACallerWaitForAnAttemptThatIsDue() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
		assertThat(waiter.outcome()).isInstanceOf(Outcome.Granted.class);
	}

	@Test
	void letsACallerWaitForAConnectionThatIsLeftWhileTheTargetIsDown() {
		Slot serving = this.driver.connectAndLend();
		this.driver.goDown();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.release(serving)).isSameAs(waiter);
	}

	@Test
	void lendsWhatIsIdleWhileTheTargetIsDown() {
		Slot serving = this.driver.connectAndLend();
		this.driver.goDown();
		this.driver.release(serving);
		assertThat(this.driver.lent()).isSameAs(serving);
	}

	@Test
	void letsACallerWaitForAConnectionThatIsBeingValidatedWhileTheTargetIsDown() {
		Slot slot = this.driver.connectAndLend();
		this.driver.goDown();
		this.driver.release(slot);
		this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE));
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.ledger.validated(slot, this.driver.now())).isSameAs(waiter);
	}

	@Test
	void pausesGrowthAfterAFailedConnectWhileOthersServe() {
		this.driver.connectAndLend();
		this.driver.waiting();
		this.driver.connectFailed(this.driver.reserve());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.advanceMillis(49);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.advanceMillis(1);
		assertThat(this.driver.isConnectWorthwhile()).isTrue();
	}

	@Test
	void makesOneAttemptAtATimeWhileTheTargetIsDown() {
		this.driver.connectAndLend();
		this.driver.waiting();
		this.driver.waiting();
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(50);
		this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void makesOneConnectAtATimeAfterAConnectionWasLost() {
		Slot lost = this.driver.connectAndLend();
		this.driver.waiting();
		this.driver.waiting();
		this.driver.lose(lost);
		Slot only = this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.connected(only);
		this.driver.waiting();
		this.driver.reserve();
		this.driver.reserve();
	}

	@Test
	void goesOnAsBeforeAfterAConnectionWasClosedForAReasonOfItsOwn() {
		Slot closed = this.driver.connectAndLend();
		this.driver.waiting();
		this.driver.waiting();
		this.driver.remove(closed);
		this.driver.reserve();
		this.driver.reserve();
	}

	@Test
	void endsThePauseWithASuccessfulConnectAndSaysHowLongTheOutageWas() {
		this.driver.waiting();
		this.driver.waiting();
		Slot one = this.driver.reserve();
		Slot two = this.driver.reserve();
		this.driver.connectFailed(one);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.advanceMillis(10);
		assertThat(this.driver.arrive(two).outage())
			.isEqualTo(new Target.EndedOutage(Duration.ofMillis(10).toNanos(), 0, false));
		assertThat((Object) this.driver.arrive(this.driver.reserve()).outage()).isNull();
	}

	@Test
	void countsTheCallersWhoGotNoConnectionDuringAnOutage() {
		this.driver.goDown();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
		this.driver.advanceMillis(50);
		Waiter leaving = this.driver.waiting();
		Waiter waiter = this.driver.waiting();
		this.driver.ledger.abandon(leaving);
		assertThat(this.driver.arrive(this.driver.reserve()).outage())
			.isEqualTo(new Target.EndedOutage(Duration.ofMillis(50).toNanos(), 3, false));
		assertThat(waiter.outcome()).isInstanceOf(Outcome.Granted.class);
	}

	@Test
	void countsTheCallersOfEachOutageAnew() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		Slot slot = this.driver.reserve();
		this.driver.arrive(slot);
		this.driver.lent();
		this.driver.lose(slot);
		this.driver.goDown();
		this.driver.advanceMillis(50);
		assertThat(this.driver.arrive(this.driver.reserve()).outage())
			.isEqualTo(new Target.EndedOutage(Duration.ofMillis(50).toNanos(), 1, false));
	}

	@Test
	void saysAfterEachFailedAttemptWhenTheNextOneIsDue() {
		this.driver.waiting();
		this.driver.waiting();
		Slot one = this.driver.reserve();
		Slot two = this.driver.reserve();
		long first = this.driver.connectFailed(one);
		assertThat(first).isEqualTo(Duration.ofMillis(50).toNanos());
		this.driver.chance = 0.75;
		long second = this.driver.connectFailed(two);
		assertThat(second).isEqualTo(Duration.ofMillis(75).toNanos());
	}

	@Test
	void saysHowLongItIsUntilTheNextAttempt() {
		assertThat(this.driver.untilNextAttempt()).isZero();
		this.driver.goDown();
		this.driver.advanceMillis(20);
		assertThat(this.driver.untilNextAttempt()).isEqualTo(Duration.ofMillis(30).toNanos());
		this.driver.advanceMillis(40);
		assertThat(this.driver.untilNextAttempt()).isNegative();
	}

	@Test
	void looksForATargetThatIsDownOnlyWhileSomebodyWasRefusedSinceTheLastAttempt() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		Slot sought = this.driver.reserve();
		this.driver.connectFailed(sought);
		this.driver.advanceMillis(50);
		assertThat(this.driver.isConnectWorthwhile()).as("nobody asked since").isFalse();
	}

	@Test
	void looksForATargetThatIsDownAsSoonAsSomebodyIsRefused() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		this.driver.connectFailed(this.driver.reserve());
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
		assertThat(this.driver.isConnectWorthwhile()).as("not due yet").isFalse();
		this.driver.advanceMillis(50);
		assertThat(this.driver.isConnectWorthwhile()).isTrue();
	}

	@Test
	void looksForATargetThatIsDownForTheSakeOfMinIdle() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1));
		this.driver.goDown();
		this.driver.advanceMillis(50);
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(50);
		assertThat(this.driver.isConnectWorthwhile()).isTrue();
	}

	@Test
	void knowsNothingOfTheTargetAfterItWasClosedAndOpenedAgain() {
		this.driver.goDown();
		this.driver.ledger.close();
		assertThat(this.driver.untilNextAttempt()).isZero();
		this.driver.ledger.open(false, this.driver.now());
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void keepsTheConnectionThatWasMadeToFindOutThatTheTargetIsBack() {
		this.driver.goDown();
		this.driver.advanceMillis(50);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(Placement.Idle.IDLE);
		this.driver.lent();
	}

	@Test
	void describesTheOutageAsLongAsItLasts() {
		this.driver.goDown();
		this.driver.advanceMillis(20);
		Outcome.TargetDown down = this.driver.ledger.summary(this.driver.now()).outage();
		assertThat(down).isEqualTo(new Outcome.TargetDown(LedgerDriver.CAUSE, Duration.ofMillis(20).toNanos(),
				Duration.ofMillis(20).toNanos(), Duration.ofMillis(30).toNanos()));
		this.driver.advanceMillis(30);
		this.driver.connected(this.driver.reserve());
		assertThat((Object) this.driver.ledger.summary(this.driver.now()).outage()).isNull();
	}

}
