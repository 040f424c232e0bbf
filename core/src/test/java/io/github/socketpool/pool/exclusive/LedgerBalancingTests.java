package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.TargetState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a ledger with three targets chooses among them.
 */
class LedgerBalancingTests {

	private static final Endpoint A = Endpoint.of("a", 1);

	private static final Endpoint B = Endpoint.of("b", 1);

	private static final Endpoint C = Endpoint.of("c", 1);

	private static final PoolSettings SETTINGS = PoolSettings.defaults()
		.withMaxSize(6)
		.withConnectBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));

	private LedgerDriver driver = driver(SETTINGS, false);

	private static LedgerDriver driver(PoolSettings settings, boolean connectAnswered) {
		return new LedgerDriver(settings, connectAnswered, A, B, C);
	}

	@ParameterizedTest
	@EnumSource(names = { "LEAST_BUSY", "ROUND_ROBIN" })
	void connectsEquallyOftenToEachTarget(Balancing balancing) {
		this.driver = driver(SETTINGS.withBalancing(balancing), false);
		assertThat(endpoints(this.driver.connectAndLend(6))).containsExactlyInAnyOrder(A, A, B, B, C, C);
	}

	@Test
	void connectsToTheFirstTargetOnlyWithFailover() {
		this.driver = driver(SETTINGS.withBalancing(Balancing.FAILOVER), false);
		assertThat(endpoints(this.driver.connectAndLend(6))).containsOnly(A);
	}

	@Test
	void beginsWithTheTargetThatChanceChooses() {
		double[] chances = { 0.1, 0.9, 0.5 };
		List<Double> next = new ArrayList<>(List.of(0.1, 0.9, 0.5));
		Targets targets = new Targets(List.of(A, B, C), false, () -> next.isEmpty() ? chances[0] : next.remove(0));
		Ledger ledger = new Ledger(targets, SETTINGS, () -> 0, (now) -> 0);
		ledger.acquire(LedgerDriver.caller(), Deadline.after(Duration.ofHours(1)), null, false, 0);
		assertThat(ledger.reserve(0)).isNotNull().extracting(Slot::endpoint).isEqualTo(B);
	}

	@Test
	void lendsAConnectionOfTheTargetWithTheFewestCallsInFlight() {
		List<Slot> slots = this.driver.connectAndLend(6);
		release(slots, A, B, B, C);
		assertThat(this.driver.lent().endpoint()).as("A and C have one in use each, B none").isEqualTo(B);
		assertThat(this.driver.lent().endpoint()).as("one each, and A was lent longest ago").isEqualTo(A);
	}

	@Test
	void lendsInTurnAmongTargetsThatAreEquallyBusy() {
		this.driver.connectAndLend(3).forEach(this.driver::release);
		List<Endpoint> lent = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			Slot slot = this.driver.lent();
			lent.add(slot.endpoint());
			this.driver.release(slot);
		}
		assertThat(lent).containsExactly(A, B, C, A, B, C);
	}

	@Test
	void lendsInTurnWithRoundRobinHoweverBusyATargetIs() {
		this.driver = driver(SETTINGS.withBalancing(Balancing.ROUND_ROBIN), false);
		List<Slot> slots = this.driver.connectAndLend(6);
		release(slots, A, B, B, C);
		List<Endpoint> lent = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			lent.add(this.driver.lent().endpoint());
		}
		assertThat(lent).containsExactly(A, B, C, B);
	}

	@Test
	void connectsToATargetThatHasNoConnectionAlthoughAnotherOneIsIdle() {
		this.driver.connectAndLend();
		Slot second = this.driver.reserve();
		assertThat(second.endpoint()).isEqualTo(B);
		this.driver.connected(second);
		assertThat(this.driver.reserve().endpoint()).isEqualTo(C);
		assertThat(this.driver.isConnectWorthwhile()).as("each has one").isFalse();
	}

	@Test
	void connectsToNoTargetWhileTheConnectionsOfAnIdlePoolAreClosed() {
		this.driver.connectAndLend(6).forEach(this.driver::release);
		this.driver.ledger.evict(true);
		for (Slots.SurplusSlot surplus : this.driver.takeSurplus()) {
			this.driver.remove(surplus.slot());
			assertThat(this.driver.isConnectWorthwhile()).isFalse();
		}
	}

	@Test
	void connectsToNoFurtherTargetWhileNoCallIsMade() {
		this.driver.release(this.driver.connectAndLend());
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.lent();
		assertThat(this.driver.ledger.isConnectWanted()).isTrue();
	}

	@Test
	void connectsToNoFurtherTargetInAFullPool() {
		this.driver = driver(SETTINGS.withMaxSize(1), false);
		this.driver.connectAndLend();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void oneTargetThatIsDownKeepsNoCallerFromTheOthers() {
		down(B);
		for (int i = 0; i < 6; i++) {
			assertThat(this.driver.acquire()).isNotInstanceOf(Outcome.TargetDown.class);
		}
		List<Endpoint> connected = connectAll();
		assertThat(connected).hasSize(6).containsOnly(A, C);
		assertThat(state(B)).isEqualTo(TargetState.DOWN);
		assertThat(this.driver.ledger.outage(this.driver.now())).isNull();
	}

	@Test
	void refusesCallersWhenAllTargetsAreDown() {
		this.driver.chance = 0.5;
		down(A);
		this.driver.advanceMillis(10);
		down(B);
		this.driver.advanceMillis(10);
		down(C);
		assertThat(this.driver.acquire())
			.isEqualTo(new Outcome.TargetDown(LedgerDriver.CAUSE, 0, 0, Duration.ofMillis(30).toNanos()));
	}

	@Test
	void aConnectThatTakesLongKeepsNoCallerFromAnotherTarget() {
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(A);
		assertThat(this.driver.isConnectWorthwhile()).as("it may be about to succeed").isFalse();
		this.driver.advanceMillis(250);
		Slot second = this.driver.reserve();
		assertThat(second.endpoint()).isEqualTo(B);
		assertThat(this.driver.connected(second)).isSameAs(waiter);
	}

	@Test
	void triesATargetThatIsDownInAFullPoolWithOneConnectionMoreThanItsSize() {
		down(C);
		List<Slot> slots = this.driver.connectAndLend(6);
		this.driver.waiting();
		this.driver.advanceMillis(100);
		Slot probe = this.driver.reserve();
		assertThat(probe.endpoint()).isEqualTo(C);
		assertThat(this.driver.ledger.stats().total()).isEqualTo(7);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.release(slots.get(0))).as("no connection makes place for one that is tried")
			.isInstanceOf(Waiter.class);
	}

	@Test
	void triesNoTargetThatIsDownWhileNoCallIsMade() {
		down(C);
		List<Slot> slots = this.driver.connectAndLend(3);
		this.driver.advanceMillis(100);
		this.driver.connectFailed(this.driver.reserve());
		slots.forEach(this.driver::release);
		this.driver.advanceMillis(10_000);
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		this.driver.lent();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(C);
	}

	@Test
	void theTargetWhoseConnectionIsOldestGivesItUpOnceATargetIsBack() {
		this.driver = driver(SETTINGS, true);
		down(C);
		this.driver.change(SETTINGS.withMaxSize(2));
		List<Slot> slots = this.driver.connectAndLend(2);
		List<Waiter> waiters = List.of(this.driver.waiting(), this.driver.waiting(), this.driver.waiting());
		this.driver.advanceMillis(100);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiters.get(0));
		assertThat(state(C)).isEqualTo(TargetState.UP);
		assertThat(this.driver.ledger.stats().total()).isEqualTo(3);
		assertThat(reason(this.driver.release(slots.get(1)))).isNull();
		assertThat(reason(this.driver.release(slots.get(0)))).isEqualTo(CloseReason.REBALANCED);
		this.driver.remove(slots.get(0));
		assertThat(this.driver.ledger.stats().total()).isEqualTo(2);
	}

	@Test
	void movesConnectionsOneByOneToATargetThatIsBackUntilAllHaveTheirShare() {
		this.driver = driver(SETTINGS.withMaxConnecting(1), true);
		down(C);
		List<Slot> slots = this.driver.connectAndLend(6);
		for (int i = 0; i < 20; i++) {
			this.driver.waiting();
		}
		this.driver.advanceMillis(100);
		Slot back = this.driver.reserve();
		this.driver.connected(back);
		slots.add(back);
		int moves = 0;
		for (int round = 0; round < 20; round++) {
			Slot slot = slots.remove(0);
			if (reason(this.driver.release(slot)) == CloseReason.REBALANCED) {
				assertThat(this.driver.ledger.stats().connecting()).isZero();
				this.driver.remove(slot);
				Slot next = this.driver.ledger.reserve(this.driver.now());
				if (next != null) {
					moves++;
					assertThat(next.endpoint()).isEqualTo(C);
					this.driver.connected(next);
					slots.add(next);
				}
			}
			else {
				slots.add(slot);
			}
			this.driver.waiting();
		}
		assertThat(endpoints(slots)).containsExactlyInAnyOrder(A, A, B, B, C, C);
		assertThat(moves).isEqualTo(1);
	}

	@Test
	void aTargetThatWasDownIsOnTrialUntilItHasAnsweredACall() {
		down(C);
		this.driver.connectAndLend(2);
		this.driver.advanceMillis(100);
		Waiter waiter = this.driver.waiting();
		Slot trial = reserveAt(C);
		assertThat(this.driver.connected(trial)).isSameAs(waiter);
		assertThat(state(C)).isEqualTo(TargetState.ON_TRIAL);
		assertThat(this.driver.ledger.targets().served(trial, true, this.driver.now()))
			.isEqualTo(new Target.EndedOutage(Duration.ofMillis(100).toNanos(), 0, false));
		this.driver.release(trial);
		assertThat(state(C)).isEqualTo(TargetState.UP);
	}

	@Test
	void aTargetOnTrialHasOneConnectionOnlyAndAnotherOneAfterAPause() {
		down(C);
		this.driver.connectAndLend(2);
		this.driver.advanceMillis(100);
		this.driver.waiting();
		Slot trial = reserveAt(C);
		this.driver.connected(trial);
		for (int i = 0; i < 4; i++) {
			this.driver.waiting();
		}
		assertThat(connectAll()).doesNotContain(C);
		this.driver.ledger.targets().unanswered(trial, this.driver.now());
		this.driver.remove(trial);
		this.driver.advanceMillis(74);
		this.driver.acquire();
		assertThat(connectAll()).doesNotContain(C);
		this.driver.advanceMillis(1);
		assertThat(reserveAt(C)).isNotNull();
	}

	@Test
	void aTargetWhoseCallsGetNoAnswerIsLeftOutAfterThreeInARow() {
		List<Slot> slots = this.driver.connectAndLend(6);
		assertThat(unanswered(take(slots, A))).isFalse();
		assertThat(unanswered(take(slots, A))).isFalse();
		assertThat(state(A)).isEqualTo(TargetState.UP);
		this.driver.waiting();
		Slot third = reserveAt(A);
		this.driver.connected(third);
		assertThat(unanswered(third)).isTrue();
		assertThat(state(A)).isEqualTo(TargetState.ON_TRIAL);
	}

	@Test
	void aTargetWithManyConnectionsIsLeftOutAfterAsManyUnansweredCalls() {
		this.driver = driver(SETTINGS.withMaxSize(12), false);
		List<Slot> slots = this.driver.connectAndLend(12);
		Slot first = take(slots, A);
		Slot second = take(slots, A);
		Slot third = take(slots, A);
		Slot fourth = take(slots, A);
		assertThat(this.driver.ledger.targets().unanswered(first, 0)).isFalse();
		assertThat(this.driver.ledger.targets().unanswered(second, 0)).isFalse();
		assertThat(this.driver.ledger.targets().unanswered(third, 0)).isFalse();
		assertThat(this.driver.ledger.targets().unanswered(fourth, 0)).isTrue();
	}

	@Test
	void aTargetGetsNoFurtherConnectionOnceThreeCallsInARowGotNoAnswer() {
		this.driver = driver(SETTINGS.withMaxSize(24), false);
		List<Slot> slots = this.driver.connectAndLend(24);
		for (int i = 0; i < 3; i++) {
			assertThat(unanswered(take(slots, A))).isFalse();
		}
		assertThat(state(A)).isEqualTo(TargetState.UP);
		for (int i = 0; i < 3; i++) {
			this.driver.waiting();
		}
		assertThat(connectAll()).hasSize(3).containsOnly(B, C);
		assertThat(reason(this.driver.release(take(slots, B)))).as("nor the place of another one's").isNull();
	}

	@Test
	void aTargetGetsFurtherConnectionsAgainOnceItHasAnswered() {
		this.driver = driver(SETTINGS.withMaxSize(24).withBalancing(Balancing.FAILOVER), false);
		List<Slot> slots = this.driver.connectAndLend(12);
		for (int i = 0; i < 3; i++) {
			assertThat(unanswered(take(slots, A))).isFalse();
		}
		this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(B);
		this.driver.ledger.targets().served(take(slots, A), true, this.driver.now());
		this.driver.waiting();
		this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(A);
	}

	@Test
	void anAnswerBetweenUnansweredCallsKeepsATarget() {
		List<Slot> slots = this.driver.connectAndLend(6);
		unanswered(take(slots, A));
		unanswered(take(slots, A));
		this.driver.waiting();
		Slot answered = reserveAt(A);
		this.driver.connected(answered);
		assertThat(this.driver.ledger.targets().served(answered, true, this.driver.now())).isNull();
		assertThat(unanswered(answered)).isFalse();
		assertThat(state(A)).isEqualTo(TargetState.UP);
	}

	@Test
	void theLastTargetIsNotLeftOut() {
		down(B);
		down(C);
		List<Slot> slots = this.driver.connectAndLend(6);
		assertThat(endpoints(slots)).containsOnly(A);
		slots.forEach((slot) -> assertThat(unanswered(slot)).isFalse());
		assertThat(state(A)).isEqualTo(TargetState.UP);
	}

	@Test
	void aTargetOnTrialServesOnceNoOtherIsLeft() {
		this.driver = driver(SETTINGS.withMaxSize(4), false);
		down(C);
		List<Slot> slots = this.driver.connectAndLend(4);
		silence(A, slots);
		assertThat(state(A)).isEqualTo(TargetState.ON_TRIAL);
		this.driver.waiting();
		this.driver.connectFailed(reserveAt(B));
		assertThat(state(B)).isEqualTo(TargetState.DOWN);
		assertThat(state(A)).isEqualTo(TargetState.UP);
		assertThat(this.driver.ledger.targets().view(this.driver.now()).get(0).ended()).as("only an answer shows it")
			.isNull();
		Slot served = reserveAt(A);
		assertThat(this.driver.arrive(served).outage()).isNull();
		assertThat(this.driver.ledger.targets().served(served, true, this.driver.now()))
			.isEqualTo(new Target.EndedOutage(0, 0, true));
	}

	@Test
	void closesTheIdleConnectionsOfATargetThatIsLeftOut() {
		this.driver = driver(SETTINGS.withMaxSize(12), false);
		List<Slot> slots = this.driver.connectAndLend(12);
		Slot idle = take(slots, A);
		this.driver.release(idle);
		silence(A, slots);
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(idle, CloseReason.REBALANCED));
	}

	@Test
	void aTargetThatLogsInIsStillToAnswerACallAfterItWasSilent() {
		this.driver = driver(SETTINGS, true);
		List<Slot> slots = this.driver.connectAndLend(6);
		silence(A, slots);
		this.driver.advanceMillis(100);
		this.driver.waiting();
		this.driver.connected(reserveAt(A));
		assertThat(state(A)).isEqualTo(TargetState.ON_TRIAL);
	}

	@Test
	void failoverUsesTheNextTargetWhileTheFirstIsDownAndThenReturns() {
		this.driver = driver(SETTINGS.withMaxSize(2).withMaxConnecting(1).withBalancing(Balancing.FAILOVER), true);
		down(A);
		List<Slot> slots = this.driver.connectAndLend(2);
		assertThat(endpoints(slots)).containsOnly(B);
		this.driver.advanceMillis(100);
		this.driver.waiting();
		Slot trial = this.driver.reserve();
		assertThat(trial.endpoint()).isEqualTo(A);
		this.driver.connected(trial);
		assertThat(state(A)).as("a call has to be answered").isEqualTo(TargetState.ON_TRIAL);
		assertThat(reason(this.driver.release(slots.get(0)))).isNull();
		this.driver.ledger.targets().served(trial, true, this.driver.now());
		this.driver.release(trial);
		assertThat(this.driver.takeSurplus())
			.containsExactly(new Slots.SurplusSlot(slots.get(0), CloseReason.REBALANCED));
		assertThat(reason(this.driver.release(slots.get(1)))).as("one at a time").isNull();
		assertThat(this.driver.lent().endpoint()).isEqualTo(A);
		this.driver.remove(slots.get(0));
		assertThat(this.driver.takeSurplus())
			.containsExactly(new Slots.SurplusSlot(slots.get(1), CloseReason.REBALANCED));
	}

	@Test
	void lendsIdleConnectionsOfATargetThatIsDownLast() {
		List<Slot> slots = this.driver.connectAndLend(3);
		Waiter waiter = this.driver.waiting();
		Slot failing = reserveAt(A);
		this.driver.ledger.abandon(waiter);
		slots.forEach(this.driver::release);
		this.driver.connectFailed(failing);
		assertThat(state(A)).isEqualTo(TargetState.DOWN);
		List<Endpoint> lent = new ArrayList<>();
		while (this.driver.ledger.stats().idle() > 0) {
			lent.add(this.driver.lent().endpoint());
		}
		assertThat(lent).last().isEqualTo(A);
	}

	@Test
	void aRequestThatIsRepeatedGoesToAnotherTargetIfItHasAnIdleConnection() {
		List<Slot> slots = this.driver.connectAndLend(3);
		slots.forEach(this.driver::release);
		assertThat(repeated(A)).isEqualTo(B);
		assertThat(repeated(A)).isEqualTo(C);
		assertThat(repeated(A)).as("no other one is idle").isEqualTo(A);
	}

	private Endpoint repeated(Endpoint failed) {
		Deadline deadline = Deadline.after(Duration.ofHours(1), this.driver.ticker);
		Outcome outcome = this.driver.ledger.acquire(LedgerDriver.caller(), deadline,
				LedgerDriver.REQUEST.elsewhere(failed), false, this.driver.now());
		return ((Outcome.Granted) outcome).slot().endpoint();
	}

	@Test
	void aRenewalGoesOnAlthoughOneTargetIsDead() {
		this.driver = driver(SETTINGS.withMaxSize(9), false);
		List<Slot> slots = this.driver.connectAndLend(3);
		slots.forEach(this.driver::release);
		this.driver.ledger.renew(this.driver.now());
		this.driver.chance = 0;
		boolean renewed = false;
		for (int i = 0; i < 4 && !renewed; i++) {
			Slot trial = this.driver.reserve();
			if (trial.endpoint().equals(B)) {
				renewed = this.driver.arrive(trial).renewal() != null;
			}
			else {
				this.driver.connectFailed(trial);
			}
			this.driver.advanceMillis(1);
		}
		assertThat(renewed).isTrue();
	}

	@Test
	void aRenewalTriesOneConnectAndAnotherTargetOnceThatTakesLong() {
		this.driver.connectAndLend(3);
		this.driver.ledger.renew(this.driver.now());
		Slot trial = this.driver.reserve();
		this.driver.waiting();
		this.driver.waiting();
		this.driver.waiting();
		assertThat(this.driver.isConnectWorthwhile()).as("a second trial").isFalse();
		this.driver.advanceMillis(250);
		Slot second = this.driver.reserve();
		assertThat(second.endpoint()).isNotEqualTo(trial.endpoint());
		assertThat(this.driver.isConnectWorthwhile()).as("a third trial").isFalse();
		this.driver.connectFailed(trial);
		assertThat(this.driver.isConnectWorthwhile()).as("the failure of one that took too long").isFalse();
		assertThat(this.driver.arrive(second).renewal()).isNotNull();
	}

	private void release(List<Slot> slots, Endpoint... endpoints) {
		this.driver.advanceAMoment();
		for (Endpoint endpoint : endpoints) {
			this.driver.release(take(slots, endpoint));
		}
		this.driver.advanceAMoment();
	}

	private static Slot take(List<Slot> slots, Endpoint endpoint) {
		Slot found = slots.stream().filter((slot) -> slot.endpoint().equals(endpoint)).findFirst().orElseThrow();
		slots.remove(found);
		return found;
	}

	/**
	 * Make connects to a target fail.
	 */
	private void down(Endpoint endpoint) {
		List<Waiter> waiters = new ArrayList<>(List.of(this.driver.waiting()));
		List<Slot> others = new ArrayList<>();
		Slot slot = this.driver.reserve();
		while (!slot.endpoint().equals(endpoint)) {
			others.add(slot);
			waiters.add(this.driver.waiting());
			slot = this.driver.reserve();
		}
		waiters.forEach(this.driver.ledger::abandon);
		this.driver.connectFailed(slot);
		others.forEach(this.driver::remove);
	}

	private void silence(Endpoint endpoint, List<Slot> slots) {
		List<Slot> silent = new ArrayList<>(slots.stream().filter((slot) -> slot.endpoint().equals(endpoint)).toList());
		boolean leftOut = false;
		for (int i = 0; i < 12 && !leftOut; i++) {
			leftOut = this.driver.ledger.targets().unanswered(silent.get(0), this.driver.now());
		}
		assertThat(leftOut).isTrue();
		silent.forEach(this.driver::remove);
		slots.removeAll(silent);
	}

	private boolean unanswered(Slot slot) {
		boolean leftOut = this.driver.ledger.targets().unanswered(slot, this.driver.now());
		this.driver.remove(slot);
		return leftOut;
	}

	/**
	 * Start connects until one goes to a target.
	 */
	private Slot reserveAt(Endpoint endpoint) {
		Slot slot = this.driver.reserve();
		for (int i = 0; i < 12 && !slot.endpoint().equals(endpoint); i++) {
			slot = this.driver.reserve();
		}
		assertThat(slot.endpoint()).isEqualTo(endpoint);
		return slot;
	}

	/**
	 * Let all connects succeed that are worthwhile.
	 */
	private List<Endpoint> connectAll() {
		List<Endpoint> connected = new ArrayList<>();
		Slot slot = this.driver.ledger.reserve(this.driver.now());
		while (slot != null) {
			connected.add(slot.endpoint());
			this.driver.connected(slot);
			slot = this.driver.ledger.reserve(this.driver.now());
		}
		return connected;
	}

	private TargetState state(Endpoint endpoint) {
		return this.driver.ledger.targets()
			.view(this.driver.now())
			.stream()
			.filter((target) -> target.endpoint().equals(endpoint))
			.findFirst()
			.orElseThrow()
			.state();
	}

	private static List<Endpoint> endpoints(List<Slot> slots) {
		return slots.stream().map(Slot::endpoint).toList();
	}

	private static @Nullable CloseReason reason(Placement placement) {
		return (placement instanceof Placement.Surplus surplus) ? surplus.reason() : null;
	}

}
