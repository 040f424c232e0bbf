package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.RenewalState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a ledger does when it is given other targets.
 */
class LedgerRetargetTests {

	private static final Endpoint A = Endpoint.of("a", 1);

	private static final Endpoint B = Endpoint.of("b", 1);

	private static final Endpoint C = Endpoint.of("c", 1);

	private static final Endpoint D = Endpoint.of("d", 1);

	private static final PoolSettings SETTINGS = PoolSettings.defaults()
		.withMaxSize(6)
		.withConnectBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));

	private LedgerDriver driver = new LedgerDriver(SETTINGS, false, A, B);

	@Test
	void connectsToATargetThatWasAdded() {
		List<Slot> slots = this.driver.connectAndLend(4);
		assertThat(retarget(A, B, C)).isZero();
		slots.addAll(this.driver.connectAndLend(2));
		assertThat(endpoints(slots)).containsExactlyInAnyOrder(A, A, B, B, C, C);
	}

	@Test
	void replacesTheConnectionsOfATargetThatWasRemovedOneByOne() {
		List<Slot> slots = this.driver.connectAndLend(4);
		assertThat(retarget(A, C)).isEqualTo(2);
		Slot first = this.driver.reserve();
		assertThat(first.endpoint()).isEqualTo(C);
		slots.forEach((slot) -> assertThat(this.driver.release(slot)).isEqualTo(Placement.Idle.IDLE));
		this.driver.connected(first);
		List<Slots.SurplusSlot> surplus = this.driver.takeSurplus();
		assertThat(surplus).singleElement().satisfies((closed) -> {
			assertThat(closed.slot().endpoint()).isEqualTo(B);
			assertThat(closed.reason()).isEqualTo(CloseReason.RENEWED);
		});
		this.driver.remove(surplus.get(0).slot());
		Slot second = this.driver.reserve();
		assertThat(second.endpoint()).isEqualTo(C);
		this.driver.connected(second);
		this.driver.takeSurplus().forEach((closed) -> this.driver.remove(closed.slot()));
		assertThat(present()).containsExactlyInAnyOrder(A, A, C, C);
		assertThat(this.driver.ledger.view(0, this.driver.now()).renewal()).isNull();
	}

	@Test
	void lendsConnectionsOfATargetThatWasRemovedLast() {
		List<Slot> slots = this.driver.connectAndLend(4);
		slots.forEach(this.driver::release);
		retarget(A);
		List<Endpoint> lent = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			lent.add(this.driver.lent().endpoint());
		}
		assertThat(lent).containsExactly(A, A, B, B);
	}

	@Test
	void aTargetThatWasRemovedIsGoneWithItsLastConnection() {
		List<Slot> slots = this.driver.connectAndLend(2);
		retarget(A);
		assertThat(this.driver.targets()).containsExactly(A);
		assertThat(this.driver.ledger.targets().areSeveral()).as("a connection is left").isTrue();
		slots.stream().filter((slot) -> slot.endpoint().equals(B)).forEach(this.driver::remove);
		assertThat(this.driver.ledger.targets().areSeveral()).isFalse();
	}

	@Test
	void aTargetWithoutConnectionsIsGoneAtOnce() {
		retarget(C);
		assertThat(this.driver.targets()).containsExactly(C);
		assertThat(this.driver.ledger.targets().areSeveral()).isFalse();
		this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(C);
	}

	@Test
	void aTargetThatIsBackKeepsItsConnectionsUntilTheyAreReplaced() {
		this.driver.connectAndLend(2).forEach(this.driver::release);
		retarget(A);
		assertThat(retarget(A, B)).isZero();
		assertThat(this.driver.targets()).containsExactly(A, B);
		assertThat(this.driver.lent().endpoint()).isIn(A, B);
	}

	@Test
	void outagesOfTargetsThatWereRemovedDoNotCount() {
		Waiter waiter = this.driver.waiting();
		this.driver.connectFailed(this.driver.reserve());
		this.driver.connectFailed(this.driver.reserve());
		assertThat(this.driver.ledger.outage(this.driver.now())).isNotNull();
		assertThat(waiter.outcome()).isInstanceOf(Outcome.TargetDown.class);
		retarget(A, C);
		assertThat(this.driver.ledger.outage(this.driver.now())).isNull();
		this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(C);
	}

	@Test
	void theOnlyTargetThatIsLeftServesAlthoughItWasOnTrial() {
		List<Slot> slots = this.driver.connectAndLend(4);
		Slot silent = slots.stream().filter((slot) -> slot.endpoint().equals(A)).findFirst().orElseThrow();
		boolean leftOut = false;
		for (int i = 0; i < 3; i++) {
			leftOut = this.driver.ledger.targets().unanswered(silent, this.driver.now());
		}
		assertThat(leftOut).isTrue();
		slots.forEach(this.driver::remove);
		retarget(A);
		this.driver.waiting();
		assertThat(this.driver.reserve().endpoint()).isEqualTo(A);
	}

	@Test
	void callersAreRefusedWhileAConnectToATargetThatWasRemovedIsUnderWay() {
		this.driver.waiting();
		this.driver.waiting();
		Slot first = this.driver.reserve();
		this.driver.reserve();
		retarget(first.endpoint());
		this.driver.connectFailed(first);
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void callersGetConnectionsOfTargetsThatStayWhileAnotherOneIsTried() {
		Slot trial = tryAnotherTarget();
		this.driver.waiting();
		Waiter waiter = this.driver.waiting();
		Slot other = this.driver.reserve();
		assertThat(other.endpoint()).isIn(A, B);
		this.driver.connectFailed(trial);
		this.driver.connected(other);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void callersGetConnectionsOfTargetsThatStayAlthoughTheLoginToAnotherOneIsRefused() {
		Slot trial = tryAnotherTarget();
		Waiter waiter = this.driver.waiting();
		this.driver.ledger.connectFailed(trial, new LoginRefusedException("refused"), this.driver.now());
		Slot other = this.driver.reserve();
		assertThat(other.endpoint()).isIn(A, B);
		assertThat(this.driver.connected(other)).isSameAs(waiter);
	}

	@Test
	void theConnectionsOfATargetThatWasRemovedAreReplacedAlthoughTheLoginToAnotherOneIsRefused() {
		Slot trial = tryAnotherTarget();
		this.driver.ledger.connectFailed(trial, new LoginRefusedException("refused"), this.driver.now());
		Slot other = this.driver.reserve();
		assertThat(other.endpoint()).isIn(A, B);
		this.driver.connected(other);
		assertThat(renewal()).isEqualTo(RenewalState.REPLACING);
	}

	@Test
	void aTargetThatStaysIsDownIfAConnectToItFailsWhileAnotherOneIsTried() {
		tryAnotherTarget();
		this.driver.waiting();
		this.driver.waiting();
		Slot other = this.driver.reserve();
		this.driver.connectFailed(other);
		assertThat(this.driver.ledger.targets().view(this.driver.now()))
			.filteredOn((target) -> target.leftOut() != null)
			.extracting(LedgerView.TargetView::endpoint)
			.containsExactly(other.endpoint());
	}

	@Test
	void withFailoverTheConnectionsOfATargetThatWasRemovedStayUntilOthersAreMade() {
		this.driver = new LedgerDriver(SETTINGS.withBalancing(Balancing.FAILOVER), false, D);
		List<Slot> slots = this.driver.connectAndLend(3);
		assertThat(retarget(A)).isEqualTo(3);
		slots.forEach((slot) -> assertThat(this.driver.release(slot)).isEqualTo(Placement.Idle.IDLE));
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).extracting(Slots.SurplusSlot::reason)
			.containsExactly(CloseReason.RENEWED);
	}

	@Test
	void withFailoverConnectionsMoveToATargetThatWasPutFirstOnceItHasOne() {
		this.driver = new LedgerDriver(SETTINGS.withMaxConnecting(1).withBalancing(Balancing.FAILOVER), false, B);
		List<Slot> slots = this.driver.connectAndLend(3);
		retarget(A, B);
		assertThat(this.driver.release(slots.get(0))).isEqualTo(Placement.Idle.IDLE);
		Slot first = this.driver.reserve();
		assertThat(first.endpoint()).isEqualTo(A);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.connected(first);
		assertThat(this.driver.takeSurplus())
			.containsExactly(new Slots.SurplusSlot(slots.get(0), CloseReason.REBALANCED));
	}

	@ParameterizedTest
	@EnumSource
	void aFullPoolGivesUpOneConnectionForATargetThatWasAddedUntilThatHasOne(Balancing balancing) {
		this.driver = new LedgerDriver(SETTINGS.withBalancing(balancing), false, B);
		List<Slot> slots = this.driver.connectAndLend(6);
		retarget(A, B);
		Placement moved = new Placement.Surplus(CloseReason.REBALANCED);
		assertThat(this.driver.release(slots.get(0))).isEqualTo(moved);
		assertThat(this.driver.release(slots.get(1))).as("a second one").isEqualTo(Placement.Idle.IDLE);
		this.driver.remove(slots.get(0));
		Slot first = this.driver.reserve();
		assertThat(first.endpoint()).isEqualTo(A);
		assertThat(this.driver.takeSurplus()).as("while that is being made").isEmpty();
	}

	@Test
	void thePoolIsNotDownWhileConnectionsOfATargetThatWasRemovedServe() {
		Slot served = this.driver.connectAndLend();
		assertThat(served.endpoint()).isEqualTo(A);
		retarget(C);
		this.driver.connectFailed(this.driver.reserve());
		assertThat(this.driver.ledger.outage(this.driver.now())).isNull();
		this.driver.remove(served);
		assertThat(this.driver.ledger.outage(this.driver.now())).isNotNull();
	}

	/**
	 * Have a target in place of another one, and connections of two that stay.
	 * @return the connect to it that is tried
	 */
	private Slot tryAnotherTarget() {
		this.driver = new LedgerDriver(SETTINGS, false, A, B, D);
		assertThat(endpoints(this.driver.connectAndLend(3))).containsExactlyInAnyOrder(A, B, D);
		assertThat(retarget(A, B, C)).isEqualTo(1);
		Slot trial = this.driver.reserve();
		assertThat(trial.endpoint()).isEqualTo(C);
		assertThat(renewal()).isEqualTo(RenewalState.TRYING);
		return trial;
	}

	private RenewalState renewal() {
		Renewal.View renewal = this.driver.ledger.view(0, this.driver.now()).renewal();
		assertThat(renewal).isNotNull();
		return renewal.state();
	}

	private int retarget(Endpoint... endpoints) {
		return this.driver.ledger.targets().retarget(List.of(endpoints), this.driver.now());
	}

	private List<Endpoint> present() {
		return endpoints(this.driver.ledger.view(0, this.driver.now()).slots());
	}

	private static List<Endpoint> endpoints(List<?> slots) {
		return slots.stream()
			.map((slot) -> (slot instanceof Slot known) ? known.endpoint() : ((LedgerView.SlotView) slot).endpoint())
			.toList();
	}

}
