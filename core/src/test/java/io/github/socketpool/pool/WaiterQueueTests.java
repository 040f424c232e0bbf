package io.github.socketpool.pool;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterQueueTests {

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

	private Waiter add(boolean again) {
		return this.queue.add(new Thread("caller"), 0, again);
	}

	private List<Waiter> first(int most) {
		List<Waiter> first = new ArrayList<>();
		this.queue.forEachOf(most, first::add);
		return first;
	}

}
