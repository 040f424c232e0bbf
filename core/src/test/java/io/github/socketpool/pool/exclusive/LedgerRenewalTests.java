package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.RenewalState;
import io.github.socketpool.pool.Suspension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the ledger has all connections replaced.
 */
class LedgerRenewalTests {

	/** Connections stay as long as nothing else is wrong with them. */
	private static final PoolSettings LASTING = LedgerDriver.SETTINGS.withIdleTimeout(Duration.ZERO)
		.withMaxLifetime(Duration.ZERO);

	private static final Placement CLOSED = new Placement.Surplus(CloseReason.RENEWED);

	private LedgerDriver driver = new LedgerDriver(LASTING);

	@Test
	void olderConnectionsStayUntilAConnectHasSucceededThatBeganLater() {
		this.driver.connect();
		Slot begunBefore = beginConnect();
		assertThat(renew()).isEqualTo(2);
		this.driver.connected(begunBefore);
		assertThat(this.driver.takeSurplus()).isEmpty();
		assertThat(renewal().state()).isEqualTo(RenewalState.TRYING);
		this.driver.connected(this.driver.reserve());
		assertThat(renewal().state()).isEqualTo(RenewalState.REPLACING);
		assertThat(this.driver.takeSurplus()).hasSize(1);
	}

	@Test
	void eachNewConnectionTakesThePlaceOfTheOneThatWasIdleLongest() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(10));
		List<Slot> older = List.of(this.driver.connect(), this.driver.connect(), this.driver.connect());
		renew();
		for (Slot next : older) {
			this.driver.connected(this.driver.reserve());
			assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(next, CloseReason.RENEWED));
		}
		assertThat(this.driver.isConnectWorthwhile()).as("more than there were").isFalse();
		older.forEach(this.driver::remove);
		assertThat(this.driver.ledger.view(0, this.driver.now()).renewal()).isNull();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.ledger.stats().idle()).isEqualTo(3);
	}

	@Test
	void aConnectionInUseIsClosedWhenItIsReleased() {
		Slot older = this.driver.connectAndLend();
		renew();
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).isEmpty();
		assertThat(this.driver.release(older)).isEqualTo(CLOSED);
	}

	@Test
	void oneConnectAtATimeIsTriedBeforeTheOthersAreMade() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(10));
		List.of(this.driver.connectAndLend(), this.driver.connectAndLend(), this.driver.connectAndLend());
		renew();
		Slot trial = this.driver.reserve();
		this.driver.waiting();
		this.driver.waiting();
		assertThat(this.driver.isConnectWorthwhile()).as("a second trial").isFalse();
		this.driver.connected(trial);
		this.driver.reserve();
		this.driver.reserve();
		assertThat(this.driver.isConnectWorthwhile()).as("more than max-connecting").isFalse();
	}

	@Test
	void callersGetOlderConnectionsWhileNoOtherOneHasTakenTheirPlaces() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(5));
		Slot first = this.driver.connectAndLend();
		Slot second = this.driver.connectAndLend();
		renew();
		this.driver.reserve();
		Waiter waiter = this.driver.waiting();
		assertThat(this.driver.release(first)).isSameAs(waiter);
		assertThat(this.driver.release(second)).isSameAs(Placement.Idle.IDLE);
	}

	@Test
	void inAFullPoolTheConnectionThatWasIdleLongestMakesPlaceForTheTrial() {
		Slot idleLongest = this.driver.connect();
		this.driver.connect();
		this.driver.connect();
		renew();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
		assertThat(this.driver.takeSurplus()).containsExactly(new Slots.SurplusSlot(idleLongest, CloseReason.RENEWED));
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.remove(idleLongest);
		this.driver.reserve();
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void inAFullPoolInUseTheNextConnectionThatIsReleasedMakesPlaceForTheTrial() {
		Slot first = this.driver.connectAndLend();
		Slot second = this.driver.connectAndLend();
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		renew();
		assertThat(this.driver.release(first)).isEqualTo(CLOSED);
		assertThat(this.driver.release(second)).as("a second place").isSameAs(waiter);
	}

	@Test
	void inAFullPoolHalfOfTheConnectionsMakePlaceAtOnceAndNoMoreThanMaxConnecting() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(6).withMaxConnecting(4));
		for (int i = 0; i < 6; i++) {
			this.driver.connect();
		}
		renew();
		succeedWithTrial();
		assertThat(this.driver.takeSurplus()).as("half of them").hasSize(3);
		this.driver = new LedgerDriver(LASTING.withMaxSize(6).withMaxConnecting(2));
		for (int i = 0; i < 6; i++) {
			this.driver.connect();
		}
		renew();
		succeedWithTrial();
		assertThat(this.driver.takeSurplus()).as("max-connecting").hasSize(2);
	}

	@Test
	void aFullPoolThatWasMadeSmallerBetweenTrialsReplacesTheRest() {
		PoolSettings settings = LASTING.withMaxConnecting(1);
		this.driver = new LedgerDriver(settings);
		List.of(this.driver.connect(), this.driver.connect(), this.driver.connect());
		renew();
		this.driver.takeSurplus().forEach((closed) -> this.driver.remove(closed.slot()));
		this.driver.connectFailed(this.driver.reserve());
		this.driver.change(settings.withMaxSize(2));
		this.driver.advanceMillis(50);
		this.driver.takeSurplus().forEach((closed) -> this.driver.remove(closed.slot()));
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).as("the last older one").hasSize(1);
	}

	@Test
	void aPoolOfOneConnectionClosesItBeforeAnotherOneIsMade() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(1));
		Slot only = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		renew();
		assertThat(this.driver.release(only)).isEqualTo(CLOSED);
		this.driver.remove(only);
		assertThat(this.driver.connected(this.driver.reserve())).isSameAs(waiter);
	}

	@Test
	void aTrialThatFailsIsNoOutageWhileOlderConnectionsServe() {
		Slot older = this.driver.connect();
		renew();
		this.driver.chance = 1;
		long pause = this.driver.connectFailed(this.driver.reserve());
		assertThat(pause).isEqualTo(LASTING.connectBackoffInitial().toNanos());
		assertThat(this.driver.ledger.outage(this.driver.now())).isNull();
		assertThat(renewal().failure()).isSameAs(LedgerDriver.CAUSE);
		assertThat(this.driver.isConnectWorthwhile()).as("no pause").isFalse();
		this.driver.advanceNanos(pause);
		assertThat(this.driver.isConnectWorthwhile()).as("another trial").isTrue();
		assertThat(this.driver.lent()).isSameAs(older);
	}

	@Test
	void afterARefusedLoginOnlyACallerWhoNeedsAConnectionCausesAnotherTrial() {
		Slot older = this.driver.connectAndLend();
		renew();
		long pause = this.driver.ledger
			.connectFailed(this.driver.reserve(), new LoginRefusedException("refused"), this.driver.now())
			.nextAttemptNanos();
		assertThat(pause).isEqualTo(LASTING.connectBackoffMax().toNanos());
		this.driver.advanceNanos(pause);
		assertThat(this.driver.isConnectWorthwhile()).as("without a caller").isFalse();
		Waiter waiter = this.driver.waiting();
		this.driver.connected(this.driver.reserve());
		assertThat(waiter.outcome()).isInstanceOf(Outcome.Granted.class);
		assertThat(this.driver.release(older)).isEqualTo(CLOSED);
	}

	@Test
	void afterARefusedLoginNoConnectionOfAFullPoolMakesPlace() {
		this.driver.connect();
		this.driver.connect();
		renew();
		this.driver.ledger.connectFailed(this.driver.reserve(), new LoginRefusedException("refused"),
				this.driver.now());
		this.driver.change(LASTING.withMaxSize(2));
		this.driver.advanceMillis(60_000);
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void olderConnectionsStayHoweverOldTheyAreWhileTrialsFail() {
		this.driver = new LedgerDriver(
				LedgerDriver.SETTINGS.withIdleTimeout(Duration.ofSeconds(1)).withMaxLifetime(Duration.ofSeconds(1)));
		this.driver.connect();
		renew();
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(5_000);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).hasSize(1);
	}

	@Test
	void aTrialThatFailsIsAnOutageOnceNoOlderConnectionIsLeft() {
		Slot older = this.driver.connectAndLend();
		renew();
		Slot trial = this.driver.reserve();
		this.driver.lose(older);
		this.driver.connectFailed(trial);
		assertThat(this.driver.ledger.outage(this.driver.now())).isNotNull();
		assertThat(this.driver.acquire()).isInstanceOf(Outcome.TargetDown.class);
	}

	@Test
	void aFailureOfWhatWasReplacedMeanwhileDoesNotCountForTheLaterRenewal() {
		this.driver.connect();
		renew();
		Slot first = this.driver.reserve();
		renew();
		Slot second = this.driver.reserve();
		this.driver.connectFailed(first);
		assertThat(renewal().failure()).isNull();
		assertThat(this.driver.ledger.outage(this.driver.now())).isNull();
		this.driver.connected(second);
		assertThat(this.driver.takeSurplus()).hasSize(1);
	}

	@Test
	void whatAnEarlierRenewalMadeIsReplacedByTheLaterOne() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(10));
		this.driver.connect();
		this.driver.connect();
		renew();
		this.driver.connected(this.driver.reserve());
		assertThat(renew()).isEqualTo(3);
		assertThat(this.driver.takeSurplus()).as("before the later one is tried").isEmpty();
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).hasSize(1);
		assertThat(renewal().superseded()).isEqualTo(3);
	}

	@Test
	void whileTheTargetIsDownNoConnectionMakesPlaceAndAllThatServeStay() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(4));
		for (int i = 0; i < 4; i++) {
			this.driver.connect();
		}
		renew();
		succeedWithTrial();
		this.driver.takeSurplus().forEach((surplus) -> this.driver.remove(surplus.slot()));
		this.driver.connectFailed(this.driver.reserve());
		this.driver.advanceMillis(60_000);
		assertThat(this.driver.takeSurplus()).isEmpty();
	}

	@Test
	void whatIsIdleIsClosedInTimeEvenIfNothingHasTakenItsPlace() {
		this.driver = new LedgerDriver(LASTING.withMaxSize(10));
		for (int i = 0; i < 5; i++) {
			this.driver.connect();
		}
		renew();
		this.driver.connected(this.driver.reserve());
		assertThat(this.driver.takeSurplus()).hasSize(1);
		this.driver.advanceMillis(44_999);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.advanceMillis(1);
		assertThat(this.driver.takeSurplus()).hasSize(4);
	}

	@Test
	void aSuspendedPoolBeginsWhenItIsResumed() {
		for (int i = 0; i < 3; i++) {
			this.driver.connect();
		}
		this.driver.suspend(Suspension.WAIT);
		assertThat(renew()).isEqualTo(3);
		assertThat(this.driver.takeSurplus()).isEmpty();
		this.driver.ledger.resume(this.driver.now());
		assertThat(this.driver.takeSurplus()).hasSize(1);
	}

	@Test
	void aClosedPoolHasNothingToReplaceOnceItIsEmpty() {
		Slot slot = this.driver.connect();
		this.driver.close();
		this.driver.takeSurplus();
		assertThat(renew()).isZero();
		this.driver.remove(slot);
		this.driver.open();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void aPoolWithAConnectionForEachCallHasReplacedAllWhenTheyAreReleased() {
		this.driver = new LedgerDriver(LASTING.withMaxUses(1));
		Slot older = this.driver.connectAndLend();
		renew();
		assertThat(this.driver.release(older)).isEqualTo(new Placement.Surplus(CloseReason.USED_UP));
		this.driver.remove(older);
		assertThat(this.driver.ledger.view(0, this.driver.now()).renewal()).isNull();
		assertThat(this.driver.isConnectWorthwhile()).isFalse();
	}

	@Test
	void connectionsThatAreKeptIdleAreKeptWhileTheyAreReplaced() {
		this.driver = new LedgerDriver(LASTING.withSize(4, 2));
		this.driver.connect();
		while (this.driver.ledger.stats().idle() < 2) {
			this.driver.connected(this.driver.reserve());
		}
		renew();
		Slot next = reserveOrNull();
		while (next != null) {
			this.driver.connected(next);
			this.driver.takeSurplus().forEach((surplus) -> this.driver.remove(surplus.slot()));
			assertThat(this.driver.ledger.stats().idle()).isGreaterThanOrEqualTo(2);
			next = reserveOrNull();
		}
		assertThat(this.driver.ledger.view(0, this.driver.now()).renewal()).isNull();
		assertThat(this.driver.ledger.stats().total()).isEqualTo(2);
	}

	private int renew() {
		return this.driver.ledger.renew(this.driver.now());
	}

	private Renewal.View renewal() {
		Renewal.View renewal = this.driver.ledger.view(0, this.driver.now()).renewal();
		assertThat(renewal).isNotNull();
		return renewal;
	}

	/**
	 * Let a connect begin that a caller waits for, who gives up.
	 */
	private Slot beginConnect() {
		Slot lent = this.driver.lent();
		Waiter waiter = this.driver.waiting();
		Slot slot = this.driver.reserve();
		this.driver.ledger.abandon(waiter);
		this.driver.release(lent);
		return slot;
	}

	/**
	 * Let the trial of a full pool succeed.
	 */
	private void succeedWithTrial() {
		this.driver.takeSurplus().forEach((surplus) -> this.driver.remove(surplus.slot()));
		this.driver.connected(this.driver.reserve());
	}

	private @Nullable Slot reserveOrNull() {
		return this.driver.ledger.reserve(this.driver.now());
	}

}
