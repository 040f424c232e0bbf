package io.github.socketpool.pool.exclusive;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who keep a connection and ask for another one, in a pool of two.
 */
class DeadlocksTests {

	private static final PoolSettings SETTINGS = PoolSettings.defaults().withMaxSize(2).withMaxWaiters(5);

	private final Thread one = new Thread("one");

	private final Thread two = new Thread("two");

	private LedgerDriver driver = new LedgerDriver(SETTINGS);

	@Test
	void refusesTheOnlyHolderOfAPoolOfOne() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(1));
		this.driver.connectAndLend(this.one);
		assertDeadlock(this.one, this.one);
	}

	@Test
	void refusesTheHolderOfAllConnectionsAndNamesItOnce() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.one);
		assertDeadlock(this.one, this.one);
	}

	@Test
	void refusesTheLastOfTheHoldersToWait() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.waiting(this.one);
		assertDeadlock(this.two, this.one, this.two);
		assertThat(this.driver.ledger.stats().waiters()).isEqualTo(1);
	}

	@Test
	void refusesTheLastOfTheHoldersWhoWasGivenAnUnusableConnectionToo() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.waiting(this.one);
		assertThat(this.driver.acquire(this.two, true)).isInstanceOf(Outcome.Deadlock.class);
	}

	@Test
	void recognisesADeadlockBehindOthersWhoWait() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.waiting();
		this.driver.waiting(this.one);
		this.driver.waiting();
		assertDeadlock(this.two, this.one, this.two);
	}

	@Test
	void letsAHolderWaitWhileAnotherOneDoesNot() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.waiting(this.one);
		this.driver.waiting();
	}

	@Test
	void letsACallerWaitWhoHoldsNothingEvenIfAllHoldersWait() {
		this.driver = new LedgerDriver(SETTINGS.withMaxSize(3));
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.waiting(this.one);
		this.driver.waiting(this.two);
		this.driver.change(SETTINGS);
		this.driver.waiting();
	}

	@Test
	void letsAHolderWaitAgainOnceAnotherOneHasGivenUp() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		Waiter waiter = this.driver.waiting(this.one);
		this.driver.ledger.abandon(waiter);
		this.driver.waiting(this.two);
	}

	@Test
	void letsAHolderWaitWhileThereIsRoomForAnotherConnection() {
		this.driver.connectAndLend(this.one);
		this.driver.waiting(this.one);
	}

	@Test
	void letsAHolderWaitWhileAConnectionIsBeingMade() {
		this.driver.connectAndLend(this.one);
		this.driver.waiting();
		this.driver.reserve();
		this.driver.waiting(this.one);
	}

	@Test
	void letsAHolderWaitWhileAConnectionIsBeingValidated() {
		Slot slot = this.driver.connect();
		this.driver.lent(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.release(slot);
		this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, 1));
		this.driver.waiting(this.two);
	}

	@Test
	void letsAHolderWaitWhileAConnectionIsBeingClosed() {
		Slot closing = this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.two);
		this.driver.ledger.evict(true);
		this.driver.release(closing);
		this.driver.waiting(this.two);
	}

	@Test
	void givesAHolderWhatIsIdle() {
		this.driver.connect();
		this.driver.connect();
		this.driver.lent(this.one);
		this.driver.lent(this.one);
	}

	@Test
	void letsAHolderWaitWhileThePoolIsSuspended() {
		this.driver.connectAndLend(this.one);
		this.driver.connectAndLend(this.one);
		this.driver.ledger.suspend(Suspension.WAIT);
		this.driver.waiting(this.one);
	}

	private void assertDeadlock(Thread caller, Thread... holders) {
		assertThat(this.driver.acquire(caller)).isInstanceOfSatisfying(Outcome.Deadlock.class,
				(deadlock) -> assertThat(deadlock.holders()).containsExactly(holders));
	}

}
