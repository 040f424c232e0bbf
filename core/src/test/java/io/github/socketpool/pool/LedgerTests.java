package io.github.socketpool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTests {

	private static final PoolSettings SETTINGS = PoolSettings.defaults().withMaxSize(3).withMaxWaiters(2);

	private static final ConnectFailedException CAUSE = new ConnectFailedException("refused", ErrorContext.none(),
			null);

	private final FakeTicker ticker = new FakeTicker();

	private Ledger ledger = new Ledger(SETTINGS, () -> 0.5);

	@Test
	void lendsTheIdleConnectionThatWasUsedLast() {
		Slot first = connect();
		Slot second = connect();
		this.ledger.release(lent(), now());
		Slot third = connect();
		assertThat(lent()).isSameAs(third);
		assertThat(lent()).isSameAs(second);
		assertThat(lent()).isSameAs(first);
	}

	@Test
	void handsAConnectionToTheWaiterWhoCameFirst() {
		Slot slot = connectAndLend();
		Waiter first = waiting();
		Waiter second = waiting();
		assertThat(this.ledger.release(slot, now())).isSameAs(first);
		assertThat(first.outcome()).isEqualTo(new Outcome.Granted(slot));
		assertThat(second.outcome()).isNull();
		assertThat(slot.holder()).isSameAs(first.caller());
		assertThat(this.ledger.release(slot, now())).isSameAs(second);
		assertThat(this.ledger.release(slot, now())).isSameAs(Placement.Idle.IDLE);
	}

	@Test
	void handsANewConnectionToTheWaiterWhoCameFirst() {
		Waiter first = waiting();
		Waiter second = waiting();
		Slot slot = reserve();
		assertThat(connected(slot)).isSameAs(first);
		assertThat(second.outcome()).isNull();
	}

	@Test
	void letsACallerGoFirstWhoseConnectionTurnedOutToBeUnusable() {
		Slot slot = connectAndLend();
		Waiter first = waiting();
		Waiter again = ((Outcome.Wait) this.ledger.acquire(Thread.currentThread(), now(), true)).waiter();
		assertThat(this.ledger.release(slot, now())).isSameAs(again);
		assertThat(this.ledger.release(slot, now())).isSameAs(first);
	}

	@Test
	void neverRefusesACallerWhoHasWaitedAlready() {
		this.ledger = new Ledger(SETTINGS.withMaxSize(1).withMaxWaiters(0), () -> 0.5);
		connectAndLend();
		assertThat(acquire()).isInstanceOf(Outcome.Refused.class);
		assertThat(this.ledger.acquire(Thread.currentThread(), now(), true)).isInstanceOf(Outcome.Wait.class);
	}

	@Test
	void doesNotCountCallersForWhomAConnectionCanBeMade() {
		for (int i = 0; i < SETTINGS.maxSize() + SETTINGS.maxWaiters(); i++) {
			waiting();
		}
		assertThat(acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void doesNotCountCallersForWhomAConnectionIsBeingMade() {
		waiting();
		reserve();
		waiting();
		reserve();
		for (int i = 2; i < SETTINGS.maxSize() + SETTINGS.maxWaiters(); i++) {
			waiting();
		}
		assertThat(acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void letsAsManyWaitAsMayOnceAllConnectionsAreInUse() {
		for (int i = 0; i < SETTINGS.maxSize(); i++) {
			connectAndLend();
		}
		waiting();
		Waiter second = waiting();
		assertThat(acquire()).isEqualTo(new Outcome.QueueFull());
		this.ledger.abandon(second);
		waiting();
	}

	@Test
	void reservesNothingThatNobodyWants() {
		assertThat(this.ledger.reserve(now())).isNull();
		waiting();
		reserve();
		assertThat(this.ledger.reserve(now())).isNull();
	}

	@Test
	void reservesNoMoreThanMaxConnectingAtOnce() {
		this.ledger = new Ledger(SETTINGS.withMaxWaiters(10), () -> 0.5);
		for (int i = 0; i < 10; i++) {
			waiting();
		}
		Slot first = reserve();
		reserve();
		assertThat(this.ledger.reserve(now())).isNull();
		connected(first);
		reserve();
	}

	@Test
	void reservesNoMoreThanMaxSize() {
		this.ledger = new Ledger(SETTINGS.withMaxSize(2).withMaxWaiters(10), () -> 0.5);
		connectAndLend();
		connectAndLend();
		waiting();
		assertThat(this.ledger.reserve(now())).isNull();
	}

	@Test
	void reservesForMinIdleWithoutWaiters() {
		this.ledger = new Ledger(SETTINGS.withMinIdle(2), () -> 0.5);
		connected(reserve());
		connected(reserve());
		assertThat(this.ledger.reserve(now())).isNull();
		assertThat(this.ledger.stats().idle()).isEqualTo(2);
	}

	@Test
	void tellsAllWaitersWhyWhenAConnectFailsAndNothingIsLeft() {
		Waiter first = waiting();
		Waiter second = waiting();
		Slot slot = reserve();
		assertThat(this.ledger.connectFailed(slot, CAUSE, now()).refused()).containsExactly(first, second);
		assertThat(first.outcome()).isInstanceOfSatisfying(Outcome.TargetDown.class,
				(down) -> assertThat(down.cause()).isSameAs(CAUSE));
		assertThat(second.outcome()).isEqualTo(first.outcome());
		assertThat(this.ledger.stats().total()).isZero();
	}

	@Test
	void keepsWaitersWaitingWhileAnotherConnectIsUnderWay() {
		Waiter first = waiting();
		Waiter second = waiting();
		Slot one = reserve();
		Slot two = reserve();
		assertThat(this.ledger.connectFailed(one, CAUSE, now()).refused()).isEmpty();
		assertThat(this.ledger.connectFailed(two, CAUSE, now()).refused()).containsExactly(first, second);
	}

	@Test
	void pausesGrowthAfterAFailedConnectWhileOthersServe() {
		Slot serving = connectAndLend();
		waiting();
		assertThat(this.ledger.connectFailed(reserve(), CAUSE, now()).refused()).isEmpty();
		assertThat(this.ledger.reserve(now())).isNull();
		this.ticker.advance(Duration.ofMillis(99));
		assertThat(this.ledger.reserve(now())).isNull();
		this.ticker.advance(Duration.ofMillis(1));
		assertThat(this.ledger.reserve(now())).isNotNull();
		assertThat(serving.state()).isEqualTo(ConnectionState.ACTIVE);
	}

	@Test
	void endsThePauseWithASuccessfulConnect() {
		waiting();
		waiting();
		Slot one = reserve();
		Slot two = reserve();
		this.ledger.connectFailed(one, CAUSE, now());
		assertThat(this.ledger.reserve(now())).isNull();
		connected(two);
		assertThat(this.ledger.reserve(now())).isNotNull();
	}

	@Test
	void endsThePauseWhenNothingIsLeftToServe() {
		Slot serving = connectAndLend();
		waiting();
		this.ledger.connectFailed(reserve(), CAUSE, now());
		this.ledger.remove(serving, false, now());
		assertThat(this.ledger.reserve(now())).isNotNull();
	}

	@Test
	void takesAWaiterOutWhoGivesUp() {
		Slot slot = connectAndLend();
		Waiter first = waiting();
		Waiter middle = waiting();
		assertThat(this.ledger.abandon(first)).isNull();
		assertThat(this.ledger.stats().waiters()).isEqualTo(1);
		assertThat(this.ledger.release(slot, now())).isSameAs(middle);
	}

	@Test
	void tellsAWaiterWhoGivesUpWhatWasDecidedAtThatMoment() {
		Slot slot = connectAndLend();
		Waiter waiter = waiting();
		this.ledger.release(slot, now());
		assertThat(this.ledger.abandon(waiter)).isEqualTo(new Outcome.Granted(slot));
	}

	@Test
	void refusesAllAndKeepsNothingOnceClosed() {
		Slot lent = connectAndLend();
		Waiter waiter = waiting();
		Slot connecting = reserve();
		assertThat(this.ledger.close()).containsExactly(waiter);
		assertThat(waiter.outcome()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
		assertThat(acquire()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
		assertThat(this.ledger.reserve(now())).isNull();
		assertThat(this.ledger.release(lent, now())).isEqualTo(new Placement.Surplus(CloseReason.POOL_CLOSED));
		assertThat(connected(connecting)).isEqualTo(new Placement.Surplus(CloseReason.POOL_CLOSED));
		this.ledger.open(false, now());
		waiting();
	}

	@Test
	void givesUpTheConnectionsThatWereIdleLongestFirstOnceClosed() {
		Slot first = connect();
		Slot second = connect();
		this.ledger.close();
		assertThat(this.ledger.retire(now())).containsExactly(new Retirement(first, CloseReason.POOL_CLOSED),
				new Retirement(second, CloseReason.POOL_CLOSED));
		assertThat(this.ledger.retire(now())).isEmpty();
	}

	@Test
	void saysWhetherItIsEmptyOnceItIsClosed() throws Exception {
		Slot slot = connectAndLend();
		this.ledger.close();
		assertThat(this.ledger.awaitEmpty(Deadline.after(Duration.ofMillis(1)))).isFalse();
		this.ledger.remove(slot, false, now());
		assertThat(this.ledger.awaitEmpty(Deadline.after(Duration.ZERO))).isTrue();
	}

	@Test
	void countsWhatThereIs() {
		this.ledger = new Ledger(SETTINGS.withMinIdle(2), () -> 0.5);
		connectAndLend();
		connect();
		reserve();
		assertThat(this.ledger.stats()).isEqualTo(new PoolStats(1, 1, 1, 0, 3, 2, 2));
		assertThat(this.ledger.stats().total()).isEqualTo(3);
		assertThat(this.ledger.stats()).hasToString("1 of 3 connections in use, 1 idle, 1 connecting, 0 waiting");
	}

	private long now() {
		return this.ticker.nanos();
	}

	private Outcome acquire() {
		return this.ledger.acquire(Thread.currentThread(), now(), false);
	}

	private Waiter waiting() {
		Outcome outcome = acquire();
		assertThat(outcome).isInstanceOf(Outcome.Wait.class);
		return ((Outcome.Wait) outcome).waiter();
	}

	private Slot lent() {
		Outcome outcome = acquire();
		assertThat(outcome).isInstanceOf(Outcome.Granted.class);
		return ((Outcome.Granted) outcome).slot();
	}

	private Slot reserve() {
		Slot slot = this.ledger.reserve(now());
		assertThat(slot).isNotNull();
		return slot;
	}

	private Placement connected(Slot slot) {
		PoolableConnection connection = new FakeConnectionFactory().connect(ErrorContext.none());
		return this.ledger.connected(slot, connection, now()).placement();
	}

	private Slot connectAndLend() {
		Waiter waiter = waiting();
		Slot slot = reserve();
		assertThat(connected(slot)).isSameAs(waiter);
		return slot;
	}

	/**
	 * Make a connection that is idle.
	 */
	private Slot connect() {
		List<Slot> idle = new ArrayList<>();
		while (this.ledger.stats().idle() > 0) {
			idle.add(0, lent());
		}
		Slot slot = connectAndLend();
		idle.forEach((other) -> this.ledger.release(other, now()));
		this.ledger.release(slot, now());
		return slot;
	}

}
