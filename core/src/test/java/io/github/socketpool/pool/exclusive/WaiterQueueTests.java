package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterQueueTests {

	private final FakeTicker ticker = new FakeTicker();

	/** Before the reading overflows. */
	private final long start = this.ticker.nanos();

	private final WaiterQueue queue = new WaiterQueue();

	private final AtomicInteger left = new AtomicInteger();

	@Test
	void servesWaitersInOrderOfArrivalAndThoseFirstWhoHaveWaitedAlready() {
		Waiter first = add(false);
		Waiter second = add(false);
		Waiter again = add(true);
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(removeFirst()).isSameAs(again);
		assertThat(removeFirst()).isSameAs(first);
		assertThat(removeFirst()).isSameAs(second);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void letsAWaiterLeaveFromTheMiddle() {
		Waiter first = add(false);
		Waiter middle = add(false);
		Waiter last = add(false);
		assertThat(this.queue.leave(middle)).isTrue();
		assertThat(this.queue.leave(middle)).as("left twice").isFalse();
		assertThat(first(3)).containsExactly(first.caller(), last.caller());
	}

	@Test
	void tellsAllTheSameWhenAllAreRefused() {
		Waiter first = add(false);
		Waiter second = add(false);
		Outcome.QueueFull refused = new Outcome.QueueFull();
		assertThat(this.queue.refuseAll(refused)).isTrue();
		assertThat(this.queue.refused().poll(this.start)).isSameAs(first);
		assertThat(this.queue.refused().poll(this.start)).isSameAs(second);
		assertThat(this.queue.refused().hasAny()).isFalse();
		assertThat(first.outcome()).isSameAs(refused);
		assertThat(second.outcome()).isSameAs(refused);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.refuseAll(refused)).isFalse();
		assertThat(this.queue.refused().poll(this.start)).isNull();
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
		assertThat(first(2)).containsExactly(first.caller(), second.caller());
		assertThat(first(0)).isEmpty();
	}

	@Test
	void refusesThoseWhoRelyOnItWhenTheirTimeIsUp() {
		Waiter early = add(10);
		Waiter late = add(11);
		add(Duration.ofNanos(10), false);
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start + 9)).isEqualTo(1);
		assertThat(early.outcome()).isNull();
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start + 10)).isEqualTo(1);
		assertThat(early.outcome()).isSameAs(Outcome.Late.WAITING);
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start + 11)).isEqualTo(Long.MAX_VALUE);
		assertThat(late.outcome()).isSameAs(Outcome.Late.WAITING);
		assertThat(this.left).hasValue(2);
		assertThat(this.queue.size()).as("the others leave by themselves").isEqualTo(1);
	}

	@Test
	void refusesThoseWhoFailedToLeaveByThemselves() {
		Waiter gone = add(Duration.ofNanos(10), false);
		long due = this.start + 10 + Duration.ofMillis(100).toNanos();
		this.queue.refuseDue(this.left::incrementAndGet, due - 1);
		assertThat(gone.outcome()).isNull();
		this.queue.refuseDue(this.left::incrementAndGet, due);
		assertThat(gone.outcome()).isSameAs(Outcome.Late.WAITING);
	}

	@Test
	void knowsHowLongItIsUntilTheNextIsRefused() {
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start)).isEqualTo(Long.MAX_VALUE);
		add(false);
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start)).as("keeps its own time")
			.isEqualTo(Long.MAX_VALUE);
		add(20);
		add(10);
		add(30);
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start)).isEqualTo(10);
		assertThat(this.queue.refuseDue(this.left::incrementAndGet, this.start + 25)).isEqualTo(5);
		assertThat(this.queue.relyingOnRefusal()).hasSize(1);
	}

	private Waiter add(boolean again) {
		return add(Duration.ofHours(1), again);
	}

	private Waiter add(Duration timeout, boolean again) {
		return add(timeout, false, again);
	}

	private Waiter add(Duration timeout, boolean virtual, boolean again) {
		Deadline deadline = Deadline.after(timeout, this.ticker);
		Waiter waiter = new Waiter(new Thread("caller"), deadline, LedgerDriver.REQUEST, virtual, this.start,
				Duration.ofHours(1));
		this.queue.add(waiter, again);
		return waiter;
	}

	/**
	 * Add a waiter who relies on being refused.
	 */
	private Waiter add(long nanos) {
		return add(Duration.ofNanos(nanos), true, false);
	}

	private Waiter removeFirst() {
		Waiter first = this.queue.firstInTime(0, this.start);
		this.queue.remove(first);
		return first;
	}

	private List<Thread> first(int max) {
		return this.queue.view(max).stream().map(LedgerView.WaiterView::caller).toList();
	}

}
