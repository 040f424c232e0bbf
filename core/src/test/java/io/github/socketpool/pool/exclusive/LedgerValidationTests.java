package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which connections are out of callers' reach to be validated, which may have died, and
 * who has held one for too long.
 */
class LedgerValidationTests {

	private static final PoolSettings SETTINGS = PoolSettings.defaults().withMaxSize(5).withMaxWaiters(5);

	private final LedgerDriver driver = new LedgerDriver(SETTINGS);

	@Test
	void validatesHalfOfTheIdleConnectionsAtOnceTheOnesIdleLongestFirst() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		Slot third = this.driver.connect();
		Slot fourth = this.driver.connect();
		this.driver.connect();
		assertThat(validate()).containsExactly(first, second);
		assertThat(validate()).isEmpty();
		validated(first);
		this.driver.advanceMillis(1);
		second.heartbeatSent(false, this.driver.now());
		validated(second);
		assertThat(validate(this.driver.now())).containsExactly(first, third);
		third.heartbeatSent(false, this.driver.now());
		validated(third);
		assertThat(validate(this.driver.now())).containsExactly(fourth);
	}

	@Test
	void validatesTheOnlyIdleConnection() {
		Slot slot = this.driver.connect();
		assertThat(validate()).containsExactly(slot);
		assertThat(slot.state()).isEqualTo(SlotState.VALIDATING);
	}

	@Test
	void leavesConnectionsAloneThatHaveBeenProvenRecently() {
		Slot first = this.driver.connect();
		this.driver.connect();
		this.driver.advanceMillis(10);
		long before = this.driver.now();
		this.driver.release(this.driver.lent());
		this.driver.connect();
		assertThat(first.aliveAt()).isGreaterThan(before - 11);
		this.driver.advanceMillis(10);
		assertThat(validate(before)).isEmpty();
		List<Slot> doubtful = validate(first.aliveAt() + 1);
		assertThat(doubtful).containsExactly(first);
	}

	@Test
	void validatesAConnectionAgainThatWasOnlyLookedAtUntilSomethingIsSentOnIt() {
		Slot slot = this.driver.connect();
		this.driver.advanceMillis(10);
		validate();
		validated(slot);
		assertThat(validate(this.driver.now())).containsExactly(slot);
		slot.heartbeatSent(false, this.driver.now());
		validated(slot);
		assertThat(validate(this.driver.now())).isEmpty();
	}

	@Test
	void validatesNoConnectionThatIsInUse() {
		this.driver.connectAndLend();
		assertThat(validate()).isEmpty();
	}

	@Test
	void lendsNoConnectionThatIsBeingValidated() {
		Slot first = this.driver.connect();
		Slot second = this.driver.connect();
		validate();
		assertThat(this.driver.lent()).isSameAs(second);
		Waiter waiter = this.driver.waiting();
		assertThat(validated(first)).isSameAs(waiter);
	}

	@Test
	void handsAValidatedConnectionToTheWaiterWhoCameFirst() {
		Slot slot = this.driver.connect();
		validate();
		Waiter first = this.driver.waiting();
		Waiter second = this.driver.waiting();
		assertThat(validated(slot)).isSameAs(first);
		assertThat(second.outcome()).isNull();
	}

	@Test
	void putsAValidatedConnectionBackWhereItWas() {
		Slot oldest = this.driver.connect();
		Slot newest = this.driver.connect();
		validate();
		assertThat(validated(oldest)).isSameAs(Placement.Idle.IDLE);
		assertThat(this.driver.lent()).isSameAs(newest);
		assertThat(this.driver.lent()).isSameAs(oldest);
	}

	@Test
	void countsValidatingAsTimeWithoutUse() {
		this.driver.change(SETTINGS.withIdleTimeout(Duration.ofMillis(100)));
		Slot slot = this.driver.connect();
		this.driver.advanceMillis(60);
		validate();
		this.driver.advanceMillis(39);
		assertThat(validated(slot)).isSameAs(Placement.Idle.IDLE);
		this.driver.advanceMillis(1);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(slot, CloseReason.IDLE_TIMEOUT));
	}

	@Test
	void closesAConnectionWhoseTimeRanOutWhileItWasValidated() {
		this.driver.change(SETTINGS.withIdleTimeout(Duration.ofMillis(100)));
		Slot slot = this.driver.connect();
		validate();
		this.driver.advanceMillis(100);
		assertThat(this.driver.takeSurplus()).isEmpty();
		assertThat(validated(slot)).isEqualTo(new Placement.Surplus(CloseReason.IDLE_TIMEOUT));
	}

	@Test
	void forgetsAConnectionThatWasFoundDeadWhileItWasValidated() {
		Slot dead = this.driver.connect();
		Slot alive = this.driver.connect();
		validate();
		this.driver.lose(dead);
		assertThat(this.driver.ledger.stats()).isEqualTo(new PoolStats(0, 1, 0, 0, 5, 0, 2));
		this.driver.advanceMillis(1);
		assertThat(validate()).as("none is being validated").containsExactly(alive);
		assertThat(dead.state()).isEqualTo(SlotState.CLOSED);
	}

	@Test
	void keepsConnectionsThatAreBeingValidatedAsThoseThatAreIdle() {
		this.driver.change(SETTINGS.withMinIdle(1));
		this.driver.connect();
		validate();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void suspectsConnectionsThatHaveBeenIdleSinceBeforeAnotherOneWasLost() {
		Slot idle = this.driver.connect();
		Slot other = this.driver.connect();
		Slot dead = this.driver.connect();
		this.driver.advanceMillis(1);
		this.driver.lent();
		this.driver.lose(dead);
		Slot lent = this.driver.lent();
		assertThat(lent).isSameAs(other);
		assertThat(lent.isSuspect()).isTrue();
		assertThat(this.driver.ledger.validate(new Validation.Suspect(false))).containsExactly(idle);
		assertThat(this.driver.ledger.validate(new Validation.Suspect(false))).isEmpty();
	}

	@Test
	void suspectsNothingWhenAConnectionWasClosedForAReasonOfItsOwn() {
		this.driver.connect();
		Slot closed = this.driver.connect();
		this.driver.advanceMillis(1);
		this.driver.lent();
		this.driver.remove(closed);
		assertThat(this.driver.ledger.validate(new Validation.Suspect(false))).isEmpty();
		assertThat(this.driver.lent().isSuspect()).isFalse();
	}

	@Test
	void suspectsNoConnectionThatWasMadeOrGivenBackOrValidatedSince() {
		Slot validated = this.driver.connect();
		Slot givenBack = this.driver.connect();
		Slot dead = this.driver.connect();
		this.driver.advanceMillis(1);
		this.driver.lent();
		this.driver.lent();
		this.driver.lose(dead);
		assertThat(this.driver.ledger.validate(new Validation.Suspect(false))).containsExactly(validated);
		validated(validated);
		this.driver.release(givenBack);
		this.driver.connect();
		assertThat(this.driver.ledger.validate(new Validation.Suspect(false))).isEmpty();
		assertThat(this.driver.lent().isSuspect()).isFalse();
	}

	@Test
	void handsASuspectOverAsASuspect() {
		Slot dead = this.driver.connect();
		Slot idle = this.driver.connect();
		validate();
		this.driver.advanceMillis(1);
		this.driver.ledger.suspend(Suspension.WAIT);
		Waiter waiter = this.driver.waiting();
		this.driver.lose(dead);
		assertThat(this.driver.ledger.open(false, this.driver.now())).containsExactly(waiter);
		assertThat(waiter.outcome()).isEqualTo(new Outcome.Granted(idle));
		assertThat(idle.isSuspect()).isTrue();
	}

	@Test
	void reportsACallerOncePerLeaseWhoHoldsAConnectionForTooLong() {
		Slot slot = this.driver.connectAndLend();
		Thread holder = slot.holder();
		this.driver.connect();
		this.driver.advanceMillis(99);
		assertThat(leaks()).isEmpty();
		this.driver.advanceMillis(1);
		assertThat(slot.isReportedAsLeaked()).isFalse();
		assertThat(leaks()).containsExactly(new Leak(holder, Duration.ofMillis(100).toNanos()));
		assertThat(slot.isReportedAsLeaked()).isTrue();
		assertThat(leaks()).isEmpty();
		this.driver.release(slot);
		assertThat(this.driver.lent()).isSameAs(slot);
		assertThat(leaks()).isEmpty();
		assertThat(slot.isReportedAsLeaked()).isFalse();
		this.driver.advanceMillis(100);
		assertThat(leaks()).hasSize(1);
	}

	@Test
	void listsTheConnectionsInAState() {
		Slot idle = this.driver.connect();
		Slot active = this.driver.connect();
		this.driver.lent();
		assertThat(this.driver.ledger.connections(SlotState.ACTIVE)).containsExactly(active.connection());
		assertThat(this.driver.ledger.connections(SlotState.IDLE)).containsExactly(idle.connection());
		assertThat(this.driver.ledger.connections(SlotState.VALIDATING)).isEmpty();
	}

	private List<Slot> validate() {
		return validate(this.driver.now() + 1);
	}

	private List<Slot> validate(long quietBefore) {
		return this.driver.ledger.validate(new Validation.Quiet(quietBefore, Integer.MAX_VALUE));
	}

	private Placement validated(Slot slot) {
		return this.driver.ledger.validated(slot, this.driver.now());
	}

	private List<Leak> leaks() {
		return this.driver.ledger.leases().leaks(Duration.ofMillis(100).toNanos(), this.driver.now());
	}

}
