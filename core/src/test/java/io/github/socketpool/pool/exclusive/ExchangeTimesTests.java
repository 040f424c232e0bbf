package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ExchangeTimesTests {

	private static final long MILLI = 1_000_000;

	private final FakeTicker ticker = new FakeTicker();

	private final ExchangeTimes times = new ExchangeTimes(this.ticker.nanos());

	private final LedgerDriver driver = new LedgerDriver(LedgerDriver.SETTINGS.withMaxSize(1).withMaxWaiters(9));

	@Test
	void knowsNothingBeforeAHundredExchanges() {
		record(99, MILLI);
		assertThat(shortestAfter(1)).isZero();
		record(1, MILLI);
		assertThat(shortestAfter(1)).isCloseTo(MILLI, within(MILLI / 8));
	}

	@Test
	void tellsTheFastOnesOfFastAndSlowExchanges() {
		record(900, 400 * MILLI);
		record(100, MILLI);
		assertThat(shortestAfter(1)).isCloseTo(MILLI, within(MILLI / 8)).isLessThanOrEqualTo(MILLI);
	}

	@Test
	void aFastCallerWithTenMillisecondsLeftIsNotRefusedAmongSlowCalls() {
		record(900, 400 * MILLI);
		record(100, MILLI);
		Slot held = this.driver.connectAndLend();
		this.driver.shortestExchange = shortestAfter(1);
		Waiter fast = ((Outcome.Wait) acquire(10)).waiter();
		assertThat(this.driver.release(held)).isSameAs(fast);
	}

	@Test
	void learnsThatATargetHasBecomeSlower() {
		record(1_000, MILLI);
		assertThat(shortestAfter(1)).isLessThanOrEqualTo(MILLI);
		for (int i = 0; i < 10; i++) {
			record(20, 300 * MILLI);
			shortestAfter(1);
		}
		assertThat(shortestAfter(0)).isCloseTo(300 * MILLI, within(300 * MILLI / 8));
	}

	@Test
	void forgetsAfterTenSeconds() {
		record(1_000, 400 * MILLI);
		assertThat(shortestAfter(9)).isPositive();
		assertThat(shortestAfter(1)).isZero();
	}

	@Test
	void aWaiterWithLessTimeThanAnExchangeTakesIsRefusedWhenItComes() {
		Slot held = this.driver.connectAndLend();
		this.driver.shortestExchange = 5 * MILLI;
		assertThat(acquire(4)).isEqualTo(new Outcome.TooLittleTime(4 * MILLI, 5 * MILLI));
		assertThat(acquire(5)).isInstanceOf(Outcome.Wait.class);
		assertThat(this.driver.release(held)).isInstanceOf(Waiter.class);
	}

	@Test
	void aWaiterWhoHasWaitedForTooLongIsPassedOverAndToldWhenItsTurnComes() {
		Slot held = this.driver.connectAndLend();
		Waiter late = ((Outcome.Wait) acquire(10)).waiter();
		Waiter next = ((Outcome.Wait) acquire(100)).waiter();
		this.driver.shortestExchange = 5 * MILLI;
		this.driver.advanceMillis(6);
		assertThat(this.driver.release(held)).isSameAs(next);
		assertThat(late.outcome()).isEqualTo(new Outcome.TooLittleTime(4 * MILLI, 5 * MILLI));
		assertThat(this.driver.refused()).isEqualTo(List.of(late));
	}

	@Test
	void aWaiterWhoseTimeIsUpIsNeverGrantedAnything() {
		Slot held = this.driver.connectAndLend();
		Waiter gone = ((Outcome.Wait) acquire(10)).waiter();
		this.driver.advanceMillis(10);
		assertThat(this.driver.release(held)).isSameAs(Placement.Idle.IDLE);
		assertThat(gone.outcome()).isSameAs(Outcome.Late.WAITING);
	}

	@Test
	void aCallerWhoFindsAnIdleConnectionIsNeverRefused() {
		this.driver.release(this.driver.connectAndLend());
		this.driver.shortestExchange = 5 * MILLI;
		assertThat(acquire(1)).isInstanceOf(Outcome.Granted.class);
	}

	private Outcome acquire(long millis) {
		return this.driver.acquire(LedgerDriver.caller(), Duration.ofMillis(millis), false);
	}

	private void record(int count, long nanos) {
		for (int i = 0; i < count; i++) {
			this.times.succeeded(nanos, this.ticker.nanos());
		}
	}

	private long shortestAfter(int seconds) {
		this.ticker.advance(Duration.ofSeconds(seconds));
		return this.times.shortest(this.ticker.nanos());
	}

}
