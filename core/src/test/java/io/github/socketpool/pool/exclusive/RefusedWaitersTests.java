package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedWaitersTests {

	private final FakeTicker ticker = new FakeTicker();

	private final long now = this.ticker.nanos();

	private final RefusedWaiters refused = new RefusedWaiters();

	@Test
	void wakesThoseAtOnceWhoAreRefusedForAnotherReasonThanTheirTime() {
		Waiter first = add(true, new Outcome.QueueFull());
		Waiter second = add(true, new Outcome.NotOpen(PoolState.CLOSED));
		assertThat(this.refused.poll(this.now)).isSameAs(first);
		assertThat(this.refused.poll(this.now)).isSameAs(second);
		assertThat(this.refused.poll(this.now)).isNull();
		assertThat(this.refused.hasAny()).isFalse();
	}

	@Test
	void wakesThoseAtOnceWhoKeepTheirOwnTime() {
		Waiter first = add(false, Outcome.Late.WAITING);
		Waiter second = add(false, new Outcome.TooLittleTime(1, 2));
		assertThat(this.refused.poll(this.now)).isSameAs(first);
		assertThat(this.refused.poll(this.now)).isSameAs(second);
	}

	@Test
	void eachWaiterWhoRanOutOfTimeWakesTheNext() {
		Waiter first = addLate();
		Waiter second = add(true, new Outcome.TooLittleTime(1, 2));
		Waiter third = addLate();
		assertThat(this.refused.poll(this.now)).isSameAs(first);
		assertThat(this.refused.poll(this.now)).as("first is not awake").isNull();
		assertThat(this.refused.awake(first, this.now)).isSameAs(second);
		assertThat(this.refused.awake(second, this.now)).isSameAs(third);
		assertThat(this.refused.hasAny()).isFalse();
		assertThat(this.refused.awake(third, this.now)).isNull();
		Waiter fourth = addLate();
		assertThat(this.refused.poll(this.now)).isSameAs(fourth);
	}

	@Test
	void anotherOneIsWokenInPlaceOfOneThatDoesNotWakeUp() {
		Waiter stuck = addLate();
		Waiter second = addLate();
		Waiter third = addLate();
		assertThat(this.refused.poll(this.now)).isSameAs(stuck);
		assertThat(this.refused.poll(this.now + RefusedWaiters.MAX_STEP - 1)).isNull();
		assertThat(this.refused.poll(this.now + RefusedWaiters.MAX_STEP)).isSameAs(second);
		assertThat(this.refused.awake(stuck, this.now)).as("second wakes the next one").isNull();
		assertThat(this.refused.awake(second, this.now)).isSameAs(third);
	}

	@Test
	void aWaiterThatIsAwakeBeforeItsTurnIsNotWoken() {
		Waiter first = addLate();
		Waiter early = addLate();
		Waiter last = addLate();
		assertThat(this.refused.poll(this.now)).isSameAs(first);
		assertThat(this.refused.awake(early, this.now)).isNull();
		assertThat(this.refused.awake(first, this.now)).isSameAs(last);
	}

	@Test
	void aWaiterRefusedForAnotherReasonThatIsAwakeAlreadyIsStillWoken() {
		Waiter first = add(true, new Outcome.QueueFull());
		Waiter second = add(true, new Outcome.QueueFull());
		assertThat(this.refused.awake(second, this.now)).isNull();
		assertThat(this.refused.poll(this.now)).isSameAs(first);
		assertThat(this.refused.poll(this.now)).isSameAs(second);
		assertThat(this.refused.hasAny()).isFalse();
	}

	private Waiter addLate() {
		return add(true, Outcome.Late.WAITING);
	}

	private Waiter add(boolean virtual, Outcome.Refused outcome) {
		Deadline deadline = Deadline.after(Duration.ofSeconds(1), this.ticker);
		Waiter waiter = new Waiter(new Thread("caller"), deadline, LedgerDriver.REQUEST, virtual, this.now,
				Duration.ofHours(1));
		waiter.refuse(outcome);
		this.refused.add(waiter);
		return waiter;
	}

}
