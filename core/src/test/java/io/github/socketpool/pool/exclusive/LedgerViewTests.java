package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.pool.PoolState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the ledger shows of itself.
 */
class LedgerViewTests {

	private final LedgerDriver driver = new LedgerDriver(LedgerDriver.SETTINGS.withMaxSize(2));

	@Test
	void showsSlotsAndWaitersInTheirOrder() {
		Waiter served = this.driver.waiting();
		Slot first = this.driver.reserve();
		this.driver.advanceMillis(5);
		assertThat(this.driver.connected(first)).isSameAs(served);
		Slot second = this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.advanceMillis(5);
		Waiter next = this.driver.waiting();
		LedgerView view = this.driver.ledger.view(Integer.MAX_VALUE, this.driver.now());
		assertThat(view.settings()).isSameAs(this.driver.ledger.settings());
		assertThat(view.slots()).containsExactly(shown(first), shown(second));
		assertThat(view.waiters()).containsExactly(shown(waiter), shown(next));
		assertThat(view.summary()).isEqualTo(new LedgerView.Summary(PoolState.OPEN, this.driver.ledger.stats(), null));
	}

	@Test
	void showsNoMoreWaitersThanAsked() {
		this.driver.connectAndLend();
		this.driver.connectAndLend();
		Waiter waiter = this.driver.waiting();
		this.driver.waiting();
		assertThat(this.driver.ledger.view(1, this.driver.now()).waiters()).containsExactly(shown(waiter));
		assertThat(this.driver.ledger.view(0, this.driver.now()).waiters()).isEmpty();
	}

	@Test
	void aViewStaysAsItWas() {
		Slot slot = this.driver.connectAndLend();
		LedgerView.SlotView shown = shown(slot);
		LedgerView view = this.driver.ledger.view(1, this.driver.now());
		this.driver.advanceMillis(5);
		this.driver.release(slot);
		this.driver.connect();
		assertThat(view.slots()).containsExactly(shown);
		assertThat(view.summary().stats().active()).isOne();
	}

	@Test
	void knowsForHowLongTheConnectionWasPausedThatWasPausedFirst() {
		this.driver.connect();
		this.driver.connect();
		assertThat(this.driver.ledger.longestPause(this.driver.now())).isEmpty();
		Slot first = pause();
		this.driver.advanceMillis(30);
		assertThat(this.driver.ledger.longestPause(this.driver.now())).hasValue(Duration.ofMillis(30).toNanos());
		this.driver.ledger.validate(new Validation.Paused(this.driver.now()));
		this.driver.ledger.validated(first, this.driver.now());
		assertThat(this.driver.ledger.longestPause(this.driver.now())).isEmpty();
	}

	private Slot pause() {
		List<Slot> validated = this.driver.ledger.validate(new Validation.Quiet(this.driver.now() + 1, 1));
		Slot slot = validated.get(0);
		slot.heartbeatSent(false, this.driver.now());
		return this.driver.ledger.pause(slot);
	}

	private static LedgerView.SlotView shown(Slot slot) {
		return new LedgerView.SlotView(slot.endpoint(), slot.state(), slot.madeAt(), slot.stateSince(), slot.uses(),
				slot.holder());
	}

	private static LedgerView.WaiterView shown(Waiter waiter) {
		return new LedgerView.WaiterView(waiter.caller(), waiter.since());
	}

}
