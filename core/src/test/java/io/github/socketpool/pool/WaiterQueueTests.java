package io.github.socketpool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterQueueTests {

	/** Before the reading overflows. */
	private final long start = new FakeTicker().nanos();

	private final WaiterQueue queue = new WaiterQueue();

	@Test
	void servesWaitersInOrderOfArrivalAndThoseFirstWhoHaveWaitedAlready() {
		Waiter first = add(false);
		Waiter second = add(false);
		Waiter again = add(true);
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(this.queue.removeFirst()).isSameAs(again);
		assertThat(this.queue.removeFirst()).isSameAs(first);
		assertThat(this.queue.removeFirst()).isSameAs(second);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void letsAWaiterLeaveFromTheMiddle() {
		Waiter first = add(false);
		Waiter middle = add(false);
		Waiter last = add(false);
		this.queue.remove(middle);
		assertThat(first(3)).containsExactly(first, last);
	}

	@Test
	void tellsAllTheSameWhenAllAreRefused() {
		Waiter first = add(false);
		Waiter second = add(false);
		Outcome.QueueFull refused = new Outcome.QueueFull();
		assertThat(this.queue.refuseAll(refused)).containsExactly(first, second);
		assertThat(first.outcome()).isSameAs(refused);
		assertThat(second.outcome()).isSameAs(refused);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.refuseAll(refused)).isEmpty();
	}

	@Test
	void knowsWhoWaits() {
		add(false);
		Waiter waiter = add(false);
		assertThat(this.queue.contains(waiter.caller())).isTrue();
		this.queue.remove(waiter);
		assertThat(this.queue.contains(waiter.caller())).isFalse();
	}

	@Test
	void showsNoMoreThanAsManyAsAreAskedFor() {
		Waiter first = add(false);
		Waiter second = add(false);
		add(false);
		assertThat(first(2)).containsExactly(first, second);
		assertThat(first(0)).isEmpty();
	}

	@Test
	void knowsThoseWhosePatienceIsAtAnEnd() {
		Waiter early = add(10);
		Waiter late = add(11);
		add(12);
		Waiter undecided = add(false);
		assertThat(this.queue.impatient(this.start + 9)).isEmpty();
		assertThat(this.queue.impatient(this.start + 10)).containsExactly(early);
		assertThat(this.queue.impatient(this.start + 11)).containsExactly(early, late);
		assertThat(this.queue.impatient(this.start + 1_000_000)).hasSize(3).doesNotContain(undecided);
		assertThat(this.queue.size()).as("they leave by themselves").isEqualTo(4);
	}

	@Test
	void knowsHowLongItIsUntilTheNextPatienceIsAtAnEnd() {
		assertThat(this.queue.shortestPatience(this.start)).isEqualTo(Long.MAX_VALUE);
		add(false);
		assertThat(this.queue.shortestPatience(this.start)).as("not known yet").isEqualTo(Long.MAX_VALUE);
		add(20);
		add(10);
		add(30);
		assertThat(this.queue.shortestPatience(this.start)).isEqualTo(10);
		assertThat(this.queue.shortestPatience(this.start + 9)).isEqualTo(1);
		assertThat(this.queue.shortestPatience(this.start + 10)).as("without the impatient").isEqualTo(10);
		assertThat(this.queue.shortestPatience(this.start + 25)).isEqualTo(5);
		assertThat(this.queue.shortestPatience(this.start + 30)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void showsAllWhoWait() {
		assertThat(this.queue.all()).isEmpty();
		Waiter first = add(false);
		Waiter second = add(10);
		assertThat(this.queue.all()).containsExactly(first, second);
		assertThat(this.queue.size()).isEqualTo(2);
	}

	private Waiter add(boolean again) {
		return this.queue.add(new Thread("caller"), this.start, again);
	}

	/**
	 * Add a waiter who has said how long it waits.
	 */
	private Waiter add(long patience) {
		Waiter waiter = add(false);
		waiter.waitFor(patience, Deadline.after(Duration.ofNanos(patience)), null);
		return waiter;
	}

	private List<Waiter> first(int most) {
		List<Waiter> first = new ArrayList<>();
		this.queue.forEachOf(most, first::add);
		return first;
	}

}
