package io.github.socketpool.pool.exclusive;

import java.util.List;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.Suspension;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of callers while a pool is suspended, and when it is resumed.
 */
class LedgerSuspensionTests {

	private final LedgerDriver driver = new LedgerDriver();

	@Test
	void letsCallersWaitWhileItIsSuspendedEvenIfConnectionsAreIdle() {
		this.driver.connect();
		assertThat(suspend(Suspension.WAIT)).isEmpty();
		assertThat(this.driver.ledger.state()).isEqualTo(PoolState.SUSPENDED);
		Waiter waiter = this.driver.waiting();
		assertThat(waiter.outcome()).isNull();
	}

	@Test
	void keepsConnectionsThatAreGivenBackWhileItIsSuspended() {
		Slot slot = this.driver.connectAndLend();
		suspend(Suspension.WAIT);
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.release(slot)).isSameAs(Placement.Idle.IDLE);
		assertThat(waiter.outcome()).isNull();
	}

	@Test
	void keepsThoseWaitingWhoWaitedWhenItWasSuspended() {
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		assertThat(suspend(Suspension.WAIT)).isEmpty();
		assertThat(waiter.outcome()).isNull();
	}

	@Test
	void makesNoConnectionWhileItIsSuspended() {
		this.driver.waiting();
		suspend(Suspension.WAIT);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		resume();
		assertThat(this.driver.isConnectWorthwhile()).isTrue();
	}

	@Test
	void keepsAConnectionThatIsMadeWhileItIsSuspended() {
		Waiter waiter = this.driver.waiting();
		Slot slot = this.driver.reserve();
		suspend(Suspension.WAIT);
		assertThat(this.driver.connected(slot)).isSameAs(Placement.Idle.IDLE);
		assertThat(resume()).containsExactly(waiter);
	}

	@Test
	void handsIdleConnectionsToThoseWhoWaitInOrderWhenItIsResumed() {
		Slot oldest = this.driver.connect();
		Slot newest = this.driver.connect();
		suspend(Suspension.WAIT);
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		Waiter third = this.driver.waiting();
		assertThat(resume()).containsExactly(first, second);
		assertThat(first.outcome()).isEqualTo(new Outcome.Granted(newest));
		assertThat(second.outcome()).isEqualTo(new Outcome.Granted(oldest));
		assertThat(third.outcome()).isNull();
		assertThat(this.driver.ledger.state()).isEqualTo(PoolState.OPEN);
	}

	@Test
	void handsOutNoConnectionThatIsBeingValidatedWhenItIsResumed() {
		this.driver.connect();
		suspend(Suspension.WAIT);
		this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, Integer.MAX_VALUE));
		this.driver.waiting();
		assertThat(resume()).isEmpty();
	}

	@Test
	void refusesThoseWhoWaitAndAllWhoComeWhenCallersAreToBeRefused() {
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		assertThat(suspend(Suspension.REFUSE)).containsExactly(waiter);
		assertThat(waiter.outcome()).isEqualTo(new Outcome.NotOpen(PoolState.REFUSING));
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.NotOpen(PoolState.REFUSING));
		assertThat(this.driver.acquireAgain()).isEqualTo(new Outcome.NotOpen(PoolState.REFUSING));
		assertThat(this.driver.ledger.state()).isEqualTo(PoolState.REFUSING);
	}

	@Test
	void refusesCallersEvenIfConnectionsAreIdleWhenTheyAreToBeRefused() {
		this.driver.connect();
		suspend(Suspension.REFUSE);
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.NotOpen(PoolState.REFUSING));
		resume();
		this.driver.lent();
	}

	@Test
	void letsAsManyWaitAsMayWhileItIsSuspended() {
		PoolSettings settings = LedgerDriver.SETTINGS;
		suspend(Suspension.WAIT);
		for (int i = 0; i < settings.maxSize() + settings.maxWaiters(); i++) {
			this.driver.waiting();
		}
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.QueueFull());
	}

	@Test
	void letsCallersWaitEvenIfTheTargetIsDownWhileItIsSuspendedAndTellsThemWhenItIsResumed() {
		this.driver.goDown();
		suspend(Suspension.WAIT);
		Waiter waiter = this.driver.waiting();
		assertThat(resume()).containsExactly(waiter);
		assertThat(waiter.outcome()).isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void refusesNobodyForAConnectThatFailsWhileItIsSuspended() {
		Waiter waiter = this.driver.waiting();
		Slot slot = this.driver.reserve();
		suspend(Suspension.WAIT);
		assertThat(this.driver.refusedByFailureOf(slot)).isEmpty();
		assertThat(resume()).containsExactly(waiter);
	}

	@Test
	void staysClosedWhenItIsSuspended() {
		this.driver.ledger.close();
		assertThat(suspend(Suspension.WAIT)).isEmpty();
		assertThat(this.driver.ledger.state()).isEqualTo(PoolState.CLOSED);
		assertThat(this.driver.acquire()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
	}

	@Test
	void refusesThoseWhoWaitWhenItIsClosedWhileItIsSuspended() {
		suspend(Suspension.WAIT);
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.close()).containsExactly(waiter);
		assertThat(waiter.outcome()).isEqualTo(new Outcome.NotOpen(PoolState.CLOSED));
	}

	private List<Waiter> suspend(Suspension suspension) {
		return this.driver.suspend(suspension);
	}

	private List<Waiter> resume() {
		return this.driver.open();
	}

}
