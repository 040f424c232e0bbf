package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterTests {

	private final FakeTicker ticker = new FakeTicker();

	private final long now = this.ticker.nanos();

	private final FakeConnection connection = (FakeConnection) new FakeConnectionFactory().connect(ErrorContext.none());

	private final Slot slot = new Slot(this.now, 1);

	private Waiter waiter = waiter(Duration.ofSeconds(1));

	@Test
	void isToldOfAConnectionAfterTheDecisionIfItsUseMayHaveBegun() {
		Outcome outcome = new Outcome.Granted(this.slot);
		leaveRequest();
		this.waiter.settle(outcome);
		assertThat(this.waiter.outcome()).isSameAs(outcome);
		assertThat(this.waiter.answer()).isNull();
		this.waiter.remind();
		assertThat(this.waiter.answer()).as("to be reminded tells nothing").isNull();
		this.waiter.wake();
		assertThat(this.waiter.answer()).isSameAs(outcome);
		assertThat(this.waiter.awaitAnswer()).isSameAs(outcome);
	}

	@Test
	void knowsOfAConnectionAtOnceIfNobodyElseMayTouchIt() {
		Outcome outcome = new Outcome.Granted(this.slot);
		this.waiter.settle(outcome);
		assertThat(this.waiter.answer()).isSameAs(outcome);
	}

	@Test
	void knowsOfARefusalAtOnce() {
		Outcome outcome = new Outcome.QueueFull();
		leaveRequest();
		this.waiter.settle(outcome);
		assertThat(this.waiter.answer()).isSameAs(outcome);
	}

	@Test
	void isRefusedWhenItsTimeIsUpIfItReliesOnThat() {
		this.waiter = waiter(Duration.ofNanos(3));
		assertThat(this.waiter.untilRefused(this.now + 1)).as("leaves by itself")
			.isEqualTo(2 + Duration.ofMillis(100).toNanos());
		this.waiter.relyOnRefusal();
		assertThat(this.waiter.untilRefused(this.now + 1)).isEqualTo(2);
		assertThat(this.waiter.untilRefused(this.now + 3)).isZero();
		assertThat(this.waiter.untilRefused(this.now + 1000)).as("after the reading has overflown").isEqualTo(-997);
	}

	@Test
	void hasItsRequestSent() {
		lend(false);
		leaveRequest();
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.connection.sentEarly).containsExactly("request");
		assertThat(this.waiter.isSent()).isTrue();
	}

	@Test
	void hasNothingSentOnAConnectionThatMayHaveDiedUnseen() {
		lend(true);
		leaveRequest();
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.waiter.isSent()).isFalse();
	}

	@Test
	void hasNothingSentBeforeItHasSaidWhat() {
		lend(false);
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.waiter.isSent()).isFalse();
	}

	@Test
	void hasNothingSentOnceItsCallHasEnded() {
		lend(false);
		this.waiter = waiter(Duration.ofNanos(3));
		leaveRequest();
		this.waiter.sendEarly(this.slot, this.now + 3);
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.waiter.isSent()).isFalse();
	}

	@Test
	void hasNothingSentOnceItsThreadIsInterrupted() {
		lend(false);
		leaveRequest();
		Thread.currentThread().interrupt();
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.waiter.isSent()).isFalse();
	}

	private void lend(boolean suspect) {
		this.slot.connected(this.connection, this.now);
		this.slot.lend(Thread.currentThread(), this.waiter.deadline(), suspect, this.now);
	}

	private void leaveRequest() {
		this.waiter.leaveRequest(new EarlyRequest(Frame.of("request")));
	}

	private Waiter waiter(Duration timeout) {
		Deadline deadline = Deadline.after(timeout, this.ticker);
		return new Waiter(Thread.currentThread(), deadline, true, this.now, Duration.ofHours(1));
	}

}
