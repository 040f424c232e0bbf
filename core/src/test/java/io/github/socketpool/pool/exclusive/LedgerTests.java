package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets a connection, who waits, and when another connection is made.
 */
class LedgerTests {

	private static final PoolSettings SETTINGS = LedgerDriver.SETTINGS;

	private LedgerDriver driver = new LedgerDriver();

	@Test
	void lendsTheIdleConnectionThatWasUsedLast() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		this.driver.release(this.driver.lent());
		Slot third = this.driver.connect();
		assertThat(this.driver.lent()).isSameAs(third);
		this.driver.advanceAMoment();
		assertThat(this.driver.lent()).isSameAs(second);
		assertThat(this.driver.lent()).isSameAs(first);
	}

	@Test
	void lendsWhatCameBackFirstOfThoseThatCameBackJustNowWhileOthersAreInUse() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(4));
		List<Slot> used = List.of(this.driver.connectAndLend(), this.driver.connectAndLend(),
				this.driver.connectAndLend());
		Slot rested = this.driver.connectAndLend();
		this.driver.release(rested);
		this.driver.advanceAMoment();
		this.driver.release(used.get(0));
		this.driver.release(used.get(1));
		assertThat(this.driver.lent()).isSameAs(used.get(0));
		assertThat(this.driver.lent()).isSameAs(used.get(1));
		assertThat(this.driver.lent()).isSameAs(rested);
	}

	@Test
	void toComeBackJustNowIsToComeBackWithin30Microseconds() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(3));
		Slot first = this.driver.connectAndLend();
		Slot second = this.driver.connectAndLend();
		this.driver.connectAndLend();
		this.driver.release(first);
		this.driver.advanceNanos(29_999);
		this.driver.release(second);
		assertThat(this.driver.lent()).isSameAs(first);
		this.driver.release(first);
		this.driver.advanceNanos(30_000);
		assertThat(this.driver.lent()).isSameAs(first);
	}

	@Test
	void looksAtNoMoreThanEightOfThoseThatCameBackJustNow() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(10));
		List<Slot> used = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			used.add(this.driver.connectAndLend());
		}
		used.subList(0, 9).forEach(this.driver::release);
		assertThat(this.driver.lent()).isSameAs(used.get(1));
	}

	@Test
	void lendsTheIdleConnectionThatWasUsedLastAsLongAsNoOtherIsInUse() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		assertThat(this.driver.lent()).as("or %s would never grow old", first).isSameAs(second);
	}

	@Test
	void handsAConnectionToTheWaiterWhoCameFirst() {
		Slot slot = this.driver.connectAndLend();
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		assertThat(this.driver.release(slot)).isSameAs(first);
		assertThat(first.outcome()).isEqualTo(new Outcome.Granted(slot));
		assertThat(second.outcome()).isNull();
		assertThat(slot.holder()).isSameAs(first.caller());
		assertThat(this.driver.release(slot)).isSameAs(second);
		assertThat(this.driver.release(slot)).isSameAs(Placement.Idle.IDLE);
	}

	@Test
	void handsANewConnectionToTheWaiterWhoCameFirst() {
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		Slot slot = this.driver.reserve();
		assertThat(this.driver.connected(slot)).isSameAs(first);
		assertThat(second.outcome()).isNull();
	}

	@Test
	void letsACallerGoFirstWhoseConnectionTurnedOutToBeUnusable() {
		Slot slot = this.driver.connectAndLend();
		Waiter first = this.driver.waiting();
		Waiter again = ((Outcome.Wait) this.driver.acquireAgain()).waiter();
		assertThat(this.driver.release(slot)).isSameAs(again);
		assertThat(this.driver.release(slot)).isSameAs(first);
	}

	@Test
	void neverRefusesACallerWhoHasWaitedAlreadySinceManyWait() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(1).withMaxWaiters(0));
		this.driver.connectAndLend();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
		assertThat(this.driver.acquireAgain()).isInstanceOf(Outcome.Wait.class);
	}

	@Test
	void doesNotCountCallersForWhomAConnectionCanBeMade() {
		for (int i = 0; i < SETTINGS.maxSize() + SETTINGS.maxWaiters(); i++) {
			this.driver.waiting();
		}
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void doesNotCountCallersForWhomAConnectionIsBeingMade() {
		this.driver.waiting();
		this.driver.reserve();
		this.driver.waiting();
		this.driver.reserve();
		for (int i = 2; i < SETTINGS.maxSize() + SETTINGS.maxWaiters(); i++) {
			this.driver.waiting();
		}
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void doesNotCountACallerForWhomAConnectionIsBeingValidated() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(1).withMaxWaiters(0));
		Slot slot = this.driver.connect();
		assertThat(this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE)))
			.containsExactly(slot);
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
		assertThat(this.driver.ledger.validated(slot, this.driver.now())).isSameAs(waiter);
	}

	@Test
	void doesNotCountACallerForWhomAConnectionIsBeingClosed() {
		this.driver = new LedgerDriver(
				SETTINGS.withMaxSize(1).withMaxWaiters(0).withIdleTimeout(Duration.ofMillis(100)));
		Slot slot = this.driver.connect();
		this.driver.advanceMillis(100);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(slot, CloseReason.IDLE_TIMEOUT));
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
		this.driver.remove(slot);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void letsAsManyWaitAsMayOnceAllConnectionsAreInUse() {
		for (int i = 0; i < SETTINGS.maxSize(); i++) {
			this.driver.connectAndLend();
		}
		this.driver.waiting();
		Waiter second = this.driver.waiting();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
		this.driver.ledger.abandon(second);
		this.driver.waiting();
	}

	@Test
	void letsAsManyWaitAsMayInAPoolThatHasMoreConnectionsThanItMay() {
		for (int i = 0; i < SETTINGS.maxSize(); i++) {
			this.driver.connectAndLend();
		}
		this.driver.change(SETTINGS.withMaxSize(1));
		this.driver.waiting();
		this.driver.waiting();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void reservesNothingThatNobodyWants() {
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.waiting();
		this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void reservesNoMoreThanMaxConnectingAtOnce() {
		this.driver = new LedgerDriver(SETTINGS.withMaxWaiters(10));
		for (int i = 0; i < 10; i++) {
			this.driver.waiting();
		}
		Slot first = this.driver.reserve();
		this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.connected(first);
		this.driver.reserve();
	}

	@Test
	void reservesNoMoreThanMaxSizeWhichConnectionsBeingClosedStillFill() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(2).withMaxWaiters(10));
		Slot leaving = this.driver.connectAndLend();
		this.driver.connectAndLend();
		this.driver.waiting();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.ledger.evict(true);
		assertThat(this.driver.release(leaving)).isEqualTo(new Placement.Surplus(CloseReason.EVICTED));
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.remove(leaving);
		assertThat(this.driver.isConnectWorthwhile()).isTrue();
	}

	@Test
	void keepsNothingIdleBeforeTheFirstCaller() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(2));
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.ledger.open(false, this.driver.now());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void keepsMinIdleOnceACallerHasCome() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(2).withMaxSize(4));
		this.driver.connectAndLend();
		this.driver.connected(this.driver.reserve());
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.ledger.stats().idle()).isEqualTo(2);
	}

	@Test
	void keepsMinIdleBeforeTheFirstCallerWhereWarmUpIsWanted() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1));
		this.driver.ledger.open(true, this.driver.now());
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void isAsColdAsANewOneAfterItWasClosedAndOpenedAgain() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1));
		this.driver.waiting();
		this.driver.ledger.close();
		this.driver.ledger.open(false, this.driver.now());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void saysAfterAGrantWhetherTooFewAreLeftIdle() {
		this.driver = new LedgerDriver(SETTINGS.withMinIdle(1));
		this.driver.connect();
		this.driver.connect();
		this.driver.lent();
		assertThat(this.driver.ledger.isConnectWanted()).isFalse();
		this.driver.lent();
		assertThat(this.driver.ledger.isConnectWanted()).isTrue();
		this.driver.reserve();
		assertThat(this.driver.ledger.isConnectWanted()).isFalse();
	}

	@Test
	void takesAWaiterOutWhoGivesUp() {
		Slot slot = this.driver.connectAndLend();
		Waiter first = this.driver.waiting();
		Waiter middle = this.driver.waiting();
		assertThat(this.driver.ledger.abandon(first)).isNull();
		assertThat(this.driver.ledger.stats().waiters()).isEqualTo(1);
		assertThat(this.driver.release(slot)).isSameAs(middle);
	}

	@Test
	void tellsAWaiterWhoGivesUpWhatWasDecidedAtThatMoment() {
		Slot slot = this.driver.connectAndLend();
		Waiter served = this.driver.waiting();
		Waiter next = this.driver.waiting();
		this.driver.release(slot);
		assertThat(this.driver.ledger.abandon(served)).isEqualTo(new Outcome.Granted(slot));
		assertThat(this.driver.ledger.stats().waiters()).isEqualTo(1);
		assertThat(this.driver.release(slot)).isSameAs(next);
	}

	@Test
	void refusesAllAndKeepsNothingOnceClosed() {
		Slot lent = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		Slot connecting = this.driver.reserve();
		assertThat(this.driver.close()).containsExactly(waiter);
		assertThat(waiter.outcome()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.release(lent)).isEqualTo(new Placement.Surplus(CloseReason.POOL_CLOSED));
		assertThat(this.driver.connected(connecting)).isEqualTo(new Placement.Surplus(CloseReason.POOL_CLOSED));
		this.driver.ledger.open(false, this.driver.now());
		this.driver.waiting();
	}

	@Test
	void lendsNothingThatIsIdleOnceClosed() {
		this.driver.connect();
		this.driver.ledger.close();
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
	}

	@Test
	void givesUpTheConnectionsThatWereIdleLongestFirstOnceClosed() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		this.driver.ledger.close();
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(first, CloseReason.POOL_CLOSED),
				new Slots.SurplusSlot(second, CloseReason.POOL_CLOSED));
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void saysWhetherItIsEmptyOnceItIsClosed() throws Exception {
		Slot slot = this.driver.connectAndLend();
		this.driver.ledger.close();
		assertThat(this.driver.ledger.awaitEmpty(Deadline.after(Duration.ofMillis(1)))).isFalse();
		this.driver.remove(slot);
		assertThat(this.driver.ledger.awaitEmpty(Deadline.after(Duration.ZERO))).isTrue();
	}

	@Test
	void waitsNoLongerToBeEmptyOnceItIsOpenAgain() throws Exception {
		this.driver.connectAndLend();
		this.driver.ledger.close();
		this.driver.ledger.open(false, this.driver.now());
		assertThat(this.driver.ledger.awaitEmpty(Deadline.after(Duration.ZERO))).isTrue();
	}

	@Test
	void countsEachConnectionInTheStateThatItIsIn() {
		this.driver = new LedgerDriver(PoolSettings.defaults().withSize(6, 2).withMaxConnecting(3));
		Slot validating = this.driver.connect();
		this.driver.connect();
		assertStats(0, 2, 0, 0, 2);
		assertThat(this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE)))
			.containsExactly(validating);
		assertStats(0, 2, 0, 0, 2);
		this.driver.lent();
		assertStats(1, 1, 0, 0, 2);
		Slot closing = this.driver.connectAndLend();
		assertStats(2, 1, 0, 0, 3);
		this.driver.reserve();
		assertStats(2, 1, 1, 0, 3);
		this.driver.waiting();
		assertStats(2, 1, 1, 1, 3);
		this.driver.ledger.close();
		assertThat(this.driver.release(closing)).isInstanceOf(Placement.Surplus.class);
		assertStats(2, 1, 1, 0, 3);
		this.driver.remove(closing);
		assertStats(1, 1, 1, 0, 3);
	}

	@Test
	void showsItsCountsAsTheyStandInMessages() {
		PoolStats stats = new PoolStats(1, 1, 1, 0, 3, 2, 2);
		assertThat(stats.total()).isEqualTo(3);
		assertThat(stats).hasToString("1 of 3 connections in use, 1 idle, 1 connecting, 0 waiting");
	}

	private void assertStats(int active, int idle, int connecting, int waiters, long opened) {
		assertThat(this.driver.ledger.stats())
			.isEqualTo(new PoolStats(active, idle, connecting, waiters, 6, 2, opened));
	}

}
