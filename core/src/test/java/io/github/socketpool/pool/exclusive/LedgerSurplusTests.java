package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which connections the ledger does not want any more, and when.
 */
class LedgerSurplusTests {

	private static final PoolSettings SETTINGS = LedgerDriver.SETTINGS.withIdleTimeout(Duration.ZERO)
		.withMaxLifetime(Duration.ZERO);

	/** With a chance of a half, connections live nine tenths of it: 900 ms. */
	private static final PoolSettings MORTAL = SETTINGS.withMaxLifetime(Duration.ofSeconds(1));

	private LedgerDriver driver = new LedgerDriver(SETTINGS);

	@Test
	void closesTheConnectionsThatWereIdleLongestFirstWhenThePoolShrinks() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		Slot third = this.driver.connect();
		this.driver.change(SETTINGS.withMaxSize(1));
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(first, CloseReason.SHRUNK),
				new Slots.SurplusSlot(second, CloseReason.SHRUNK));
		assertThat(this.driver.lent()).isSameAs(third);
	}

	@Test
	void closesConnectionsInUseWhenTheyComeBackToAPoolThatHasShrunkAndNoneTooMany() {
		Slot first = this.driver.connectAndLend();
		Slot second = this.driver.connectAndLend();
		Slot third = this.driver.connectAndLend();
		this.driver.change(SETTINGS.withMaxSize(1));
		assertThat(this.driver.takeSurplus()).isEmpty();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.release(second)).isEqualTo(new Placement.Surplus(CloseReason.SHRUNK));
		assertThat(this.driver.release(third)).isEqualTo(new Placement.Surplus(CloseReason.SHRUNK));
		assertThat(this.driver.release(first)).isSameAs(waiter);
	}

	@Test
	void closesConnectionsOfAPoolThatShrinksAfterOthersHaveGone() {
		Slot gone = this.driver.connect();
		this.driver.ledger.evict(false);
		this.driver.takeSurplus();
		this.driver.remove(gone);
		Slot first = this.driver.connect();
		this.driver.connect();
		this.driver.change(SETTINGS.withMaxSize(1));
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(first, CloseReason.SHRUNK));
	}

	@Test
	void closesAConnectionThatIsMadeForAPoolThatHasShrunk() {
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		Slot connecting = this.driver.reserve();
		this.driver.change(SETTINGS.withMaxSize(1));
		assertThat(this.driver.connected(connecting)).isEqualTo(new Placement.Surplus(CloseReason.SHRUNK));
		assertThat(waiter.outcome()).isNull();
		this.driver.remove(connecting);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void connectsMoreForThoseWhoWaitWhenThePoolGrows() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(1));
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.change(SETTINGS.withMaxSize(2));
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void changesSettingsOnlyIfTheyAreStillWhatTheyWere() {
		PoolSettings other = SETTINGS.withMaxSize(5);
		assertThat(this.driver.ledger.change(SETTINGS, other)).isTrue();
		assertThat(this.driver.ledger.change(SETTINGS, SETTINGS.withMaxSize(6))).isFalse();
		assertThat(this.driver.ledger.settings()).isSameAs(other);
	}

	@Test
	void evictsIdleConnectionsAtOnceAndNoOthers() {
		Slot idle = this.driver.connect();
		Slot active = this.driver.connectAndLend(this.driver.lent().holder());
		this.driver.release(idle);
		assertThat(this.driver.ledger.evict(false)).isEqualTo(1);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(idle, CloseReason.EVICTED));
		assertThat(this.driver.release(active)).isSameAs(Placement.Idle.IDLE);
	}

	@Test
	void evictsAConnectionThatIsBeingValidatedAfterThat() {
		Slot slot = this.driver.connect();
		this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE));
		assertThat(this.driver.ledger.evict(false)).isEqualTo(1);
		assertThat(this.driver.takeSurplus()).isEmpty();
		assertThat(this.driver.ledger.validated(slot, this.driver.now()))
			.isEqualTo(new Placement.Surplus(CloseReason.EVICTED));
	}

	@Test
	void evictsAllConnectionsAsSoonAsNobodyUsesThem() {
		Slot active = this.driver.connectAndLend();
		Slot idle = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		Slot connecting = this.driver.reserve();
		this.driver.ledger.abandon(waiter);
		this.driver.release(idle);
		assertThat(this.driver.ledger.evict(true)).isEqualTo(3);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(idle, CloseReason.EVICTED));
		assertThat(this.driver.connected(connecting)).isEqualTo(new Placement.Surplus(CloseReason.EVICTED));
		assertThat(this.driver.release(active)).isEqualTo(new Placement.Surplus(CloseReason.EVICTED));
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void connectsForThoseWhoWaitedForAConnectionThatWasEvicted() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(1));
		Slot active = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.ledger.evict(true);
		this.driver.release(active);
		this.driver.remove(active);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void closesConnectionsThatNobodyUsesDownToMinIdleTheOnesIdleLongestFirst() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1).withIdleTimeout(Duration.ofMillis(100)));
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		this.driver.connect();
		this.driver.advanceMillis(99);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.advanceMillis(1);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(first, CloseReason.IDLE_TIMEOUT),
				new Slots.SurplusSlot(second, CloseReason.IDLE_TIMEOUT));
	}

	@Test
	void closesAllThatNobodyUsesWhereNoneIsToBeKept() {
		this.driver = new LedgerDriver(SETTINGS.withIdleTimeout(Duration.ofMillis(100)));
		Slot slot = this.driver.connect();
		this.driver.advanceMillis(100);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(slot, CloseReason.IDLE_TIMEOUT));
	}

	@Test
	void countsTheTimeWithoutUseFromTheLastUse() {
		this.driver = new LedgerDriver(SETTINGS.withIdleTimeout(Duration.ofMillis(100)));
		this.driver.connect();
		this.driver.advanceMillis(99);
		this.driver.release(this.driver.lent());
		this.driver.advanceMillis(99);
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void closesNoConnectionAsUnusedThatSomebodyWaitsFor() {
		this.driver = new LedgerDriver(SETTINGS.withIdleTimeout(Duration.ofMillis(100)));
		Slot slot = this.driver.connect();
		this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE));
		Waiter waiter = this.driver.waiting();
		this.driver.advanceMillis(100);
		assertThat(this.driver.ledger.validated(slot, this.driver.now())).isSameAs(waiter);
	}

	@Test
	void keepsUnusedConnectionsForEverWithoutAnIdleTimeout() {
		this.driver.connect();
		this.driver.advanceMillis(Duration.ofDays(365).toMillis());
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void closesAConnectionThatHasServedItsNumberOfCallsEvenWhileOthersWait() {
		this.driver = new LedgerDriver(SETTINGS.withMaxUses(2));
		Slot slot = this.driver.connectAndLend();
		assertThat(this.driver.release(slot)).isSameAs(Placement.Idle.IDLE);
		this.driver.lent();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.release(slot)).isEqualTo(new Placement.Surplus(CloseReason.USED_UP));
		assertThat(waiter.outcome()).isNull();
	}

	@Test
	void closesAnOldConnectionAfterItsShareOfTheLongestLife() {
		this.driver = new LedgerDriver(MORTAL);
		this.driver.chance = 0;
		Slot whole = this.driver.connect();
		this.driver.chance = 1;
		Slot shortest = this.driver.connect();
		this.driver.advanceMillis(799);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.advanceMillis(1);
		assertThat(this.driver.takeSurplus())
			.containsExactly(new Slots.SurplusSlot(shortest, CloseReason.MAX_LIFETIME));
		this.driver.advanceMillis(199);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.advanceMillis(1);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(whole, CloseReason.MAX_LIFETIME));
	}

	@Test
	void letsConnectionsBecomeAsOldAsTheyCanWithoutALongestLife() {
		this.driver.connect();
		this.driver.advanceMillis(Duration.ofDays(365).toMillis());
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void closesAnOldConnectionThatIsNotNeededWhenItComesBack() {
		this.driver = new LedgerDriver(MORTAL);
		Slot slot = this.driver.connectAndLend();
		this.driver.advanceMillis(900);
		assertThat(this.driver.release(slot)).isEqualTo(new Placement.Surplus(CloseReason.MAX_LIFETIME));
	}

	@Test
	void keepsAnOldConnectionThatIsNeededUntilAnotherOneIsThere() {
		this.driver = new LedgerDriver(MORTAL.withMinIdle(1));
		Slot old = this.driver.connect();
		this.driver.advanceMillis(900);
		assertThat(this.driver.takeSurplus()).isEmpty();
		Slot replacement = this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.connected(replacement);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(old, CloseReason.MAX_LIFETIME));
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void replacesAllOldConnectionsThatAreNeededAndNoOthers() {
		this.driver = new LedgerDriver(MORTAL.withSize(6, 2));
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		Slot third = this.driver.connect();
		this.driver.advanceMillis(900);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(first, CloseReason.MAX_LIFETIME));
		this.driver.connected(this.driver.reserve());
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(second, CloseReason.MAX_LIFETIME),
				new Slots.SurplusSlot(third, CloseReason.MAX_LIFETIME));
	}

	@Test
	void lendsAnOldConnectionThatWaitsForItsReplacement() {
		this.driver = new LedgerDriver(MORTAL.withMinIdle(1));
		Slot old = this.driver.connect();
		this.driver.advanceMillis(900);
		this.driver.takeSurplus();
		assertThat(this.driver.lent()).isSameAs(old);
	}

	@Test
	void keepsTheRightNumberIdleAfterAnOldConnectionWasUsedOnceMore() {
		this.driver = new LedgerDriver(MORTAL.withSize(4, 2));
		this.driver.connect();
		Slot old = this.driver.connect();
		this.driver.advanceMillis(900);
		assertThat(this.driver.takeSurplus()).isEmpty();
		assertThat(this.driver.lent()).isSameAs(old);
		this.driver.release(old);
		this.driver.connected(this.driver.reserve());
		this.driver.connected(this.driver.reserve());
		List<Slots.SurplusSlot> replaced = this.driver.takeSurplus();
		assertThat(replaced).hasSize(2);
		replaced.forEach((surplus) -> this.driver.remove(surplus.slot()));
		this.driver.lent();
		assertThat(this.driver.isConnectWorthwhile()).as("one is idle, and two shall be").isTrue();
	}

	@Test
	void handsAnOldConnectionToAWaiterWhileThereIsRoomForAReplacement() {
		this.driver = new LedgerDriver(MORTAL);
		Slot old = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.advanceMillis(900);
		assertThat(this.driver.release(old)).isSameAs(waiter);
	}

	@Test
	void closesAnOldConnectionThatComesBackToAFullPoolEvenWhileOthersWait() {
		this.driver = new LedgerDriver(MORTAL.withMaxSize(1));
		Slot old = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.advanceMillis(900);
		assertThat(this.driver.release(old)).isEqualTo(new Placement.Surplus(CloseReason.MAX_LIFETIME));
		this.driver.remove(old);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void closesAnOldIdleConnectionOfAFullPoolEvenIfItIsNeeded() {
		this.driver = new LedgerDriver(MORTAL.withSize(1, 1));
		Slot old = this.driver.connect();
		this.driver.advanceMillis(900);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(old, CloseReason.MAX_LIFETIME));
	}

	@Test
	void keepsAnOldConnectionThatIsNeededWhileTheTargetIsDownEvenInAFullPool() {
		this.driver = new LedgerDriver(
				MORTAL.withMaxSize(2).withConnectBackoff(Duration.ofHours(1), Duration.ofHours(1)));
		Slot old = this.driver.connectAndLend();
		this.driver.goDown();
		this.driver.change(MORTAL.withMaxSize(1));
		Waiter waiter = this.driver.waiting();
		this.driver.advanceMillis(900);
		assertThat(this.driver.release(old)).isSameAs(waiter);
		assertThat(this.driver.release(old)).as("nobody needs it").isInstanceOf(Placement.Surplus.class);
	}

}
