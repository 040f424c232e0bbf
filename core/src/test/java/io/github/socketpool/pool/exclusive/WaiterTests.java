package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.pool.exclusive.Waiter.State;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterTests {

	private static final Outcome.QueueFull REFUSAL = new Outcome.QueueFull();

	private final FakeTicker ticker = new FakeTicker();

	private final long now = this.ticker.nanos();

	private final FakeConnection connection = (FakeConnection) new FakeConnectionFactory().connect();

	private final Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), this.now, 1);

	private final Outcome.Granted granted = new Outcome.Granted(this.slot);

	private Waiter waiter = waiter(LedgerDriver.REQUEST, false);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			WAITING | LEAVE          | LEFT    | true
			WAITING | GRANT          | GRANTED | done
			WAITING | REFUSE         | REFUSED | done
			WAITING | REFUSE_UNTAKEN | WAITING | false
			WAITING | BEGIN_SENDING  | WAITING | false
			WAITING | SENT           | WAITING | false
			WAITING | READY          | WAITING | false
			WAITING | TAKE           | WAITING | nothing
			WAITING | WAKE           | WAITING | done
			LEFT    | LEAVE          | LEFT    | false
			LEFT    | GRANT          | LEFT    | IllegalStateException
			LEFT    | REFUSE         | LEFT    | IllegalStateException
			LEFT    | REFUSE_UNTAKEN | LEFT    | false
			LEFT    | BEGIN_SENDING  | LEFT    | false
			LEFT    | SENT           | LEFT    | false
			LEFT    | READY          | LEFT    | false
			LEFT    | TAKE           | LEFT    | nothing
			LEFT    | WAKE           | LEFT    | done
			GRANTED | LEAVE          | GRANTED | false
			GRANTED | GRANT          | GRANTED | IllegalStateException
			GRANTED | REFUSE         | GRANTED | IllegalStateException
			GRANTED | REFUSE_UNTAKEN | REFUSED | true
			GRANTED | BEGIN_SENDING  | SENDING | true
			GRANTED | SENT           | GRANTED | false
			GRANTED | READY          | READY   | true
			GRANTED | TAKE           | GRANTED | nothing
			GRANTED | WAKE           | READY   | done
			SENDING | LEAVE          | SENDING | false
			SENDING | GRANT          | SENDING | IllegalStateException
			SENDING | REFUSE         | SENDING | IllegalStateException
			SENDING | REFUSE_UNTAKEN | REFUSED | true
			SENDING | BEGIN_SENDING  | SENDING | false
			SENDING | SENT           | SENT    | true
			SENDING | READY          | READY   | true
			SENDING | TAKE           | SENDING | nothing
			SENDING | WAKE           | SENT    | done
			READY   | LEAVE          | READY   | false
			READY   | GRANT          | READY   | IllegalStateException
			READY   | REFUSE         | READY   | IllegalStateException
			READY   | REFUSE_UNTAKEN | READY   | false
			READY   | BEGIN_SENDING  | READY   | false
			READY   | SENT           | READY   | false
			READY   | READY          | READY   | false
			READY   | TAKE           | READY   | the slot
			READY   | WAKE           | READY   | done
			SENT    | LEAVE          | SENT    | false
			SENT    | GRANT          | SENT    | IllegalStateException
			SENT    | REFUSE         | SENT    | IllegalStateException
			SENT    | REFUSE_UNTAKEN | SENT    | false
			SENT    | BEGIN_SENDING  | SENT    | false
			SENT    | SENT           | SENT    | false
			SENT    | READY          | SENT    | false
			SENT    | TAKE           | SENT    | the slot
			SENT    | WAKE           | SENT    | done
			REFUSED | LEAVE          | REFUSED | false
			REFUSED | GRANT          | REFUSED | IllegalStateException
			REFUSED | REFUSE         | REFUSED | IllegalStateException
			REFUSED | REFUSE_UNTAKEN | REFUSED | false
			REFUSED | BEGIN_SENDING  | REFUSED | false
			REFUSED | SENT           | REFUSED | false
			REFUSED | READY          | REFUSED | false
			REFUSED | TAKE           | REFUSED | the refusal
			REFUSED | WAKE           | REFUSED | done
			""")
	void eachCallHasOneEffectInEachState(State state, Call call, State next, String result) {
		enter(state);
		Outcome before = this.waiter.outcome();
		assertThat(make(call)).isEqualTo(result);
		assertThat(this.waiter.state()).isEqualTo(next);
		if (state == next) {
			assertThat(this.waiter.outcome()).isSameAs(before);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			WAITING | WAITING | nothing
			LEFT    | LEFT    | nothing
			GRANTED | READY   | the slot
			READY   | READY   | the slot
			REFUSED | REFUSED | the refusal
			""")
	void aCallerWithoutAnEarlyRequestTakesASlotAsSoonAsItIsGranted(State state, State next, String taken) {
		this.waiter = waiter(null, false);
		enter(state);
		assertThat(make(Call.TAKE)).isEqualTo(taken);
		assertThat(this.waiter.state()).isEqualTo(next);
		assertThat(this.waiter.refuseUntaken()).as("reclaimed from a caller who has it").isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "WAITING, , false", "LEFT, , false", "GRANTED, the slot, false", "SENDING, the slot, false",
			"READY, the slot, false", "SENT, the slot, true", "REFUSED, the refusal, false" })
	void eachStateTellsWhatWasDecidedAndWhetherTheRequestMayHaveLeft(State state, @Nullable String outcome,
			boolean sent) {
		enter(state);
		assertThat(this.waiter.outcome()).isSameAs((outcome != null) ? named(outcome) : null);
		assertThat(this.waiter.isSent()).isEqualTo(sent);
	}

	@Test
	void nothingHasLeftForAWaiterThatIsRefusedBeforeItsRequestIsSent() {
		enter(State.GRANTED);
		this.waiter.refuseUntaken();
		assertThat(this.waiter.take()).isSameAs(Outcome.Late.GRANTED);
		assertThat(this.waiter.outcome()).isSameAs(Outcome.Late.GRANTED);
		assertThat(this.waiter.isSent()).isFalse();
	}

	@Test
	void theRequestMayHaveLeftOfAWaiterThatIsRefusedWhileItIsBeingSent() {
		enter(State.SENDING);
		this.waiter.refuseUntaken();
		assertThat(this.waiter.take()).isSameAs(Outcome.Late.SENDING);
		assertThat(this.waiter.outcome()).isSameAs(Outcome.Late.SENDING);
		assertThat(this.waiter.isSent()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "WAITING", "GRANTED", "SENDING" })
	void toBeRemindedDecidesNothing(State state) {
		enter(state);
		this.waiter.remind();
		assertThat(this.waiter.state()).isEqualTo(state);
		assertThat(this.waiter.take()).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "READY", "SENT", "REFUSED" })
	void doesNotWaitForAnAnswerThatIsThere(State state) {
		enter(state);
		assertThat(this.waiter.awaitAnswer()).isSameAs(this.waiter.outcome()).isNotNull();
	}

	@Test
	void isRefusedWhenItsTimeIsUpIfItReliesOnThat() {
		this.waiter = waiter(Duration.ofNanos(3), LedgerDriver.REQUEST, false);
		assertThat(this.waiter.untilRefused(this.now + 1)).as("leaves by itself")
			.isEqualTo(2 + Duration.ofMillis(100).toNanos());
		this.waiter = waiter(Duration.ofNanos(3), LedgerDriver.REQUEST, true);
		assertThat(this.waiter.untilRefused(this.now + 1)).isEqualTo(2);
		assertThat(this.waiter.untilRefused(this.now + 3)).isZero();
		assertThat(this.waiter.untilRefused(this.now + 1000)).as("after the reading has overflown").isEqualTo(-997);
	}

	@Test
	void hasItsRequestSent() {
		lend(false);
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.connection.sentEarly).containsExactly("request");
		assertThat(this.waiter.state()).isEqualTo(State.SENT);
	}

	@Test
	void hasTheConnectionUntouchedIfItCannotSendItsRequest() {
		lend(false);
		this.connection.sendsEarly = false;
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.waiter.state()).isEqualTo(State.READY);
	}

	@Test
	void mayHaveHadItsRequestSentIfThatFails() {
		lend(false);
		this.connection.whileSendingEarly = () -> {
			throw new StackOverflowError();
		};
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(this.waiter.state()).isEqualTo(State.SENT);
	}

	@Test
	void hasNothingSentOnAConnectionThatWasReclaimed() {
		lend(false);
		this.waiter.refuseUntaken();
		this.waiter.sendEarly(this.slot, this.now);
		assertNothingSent(State.REFUSED);
	}

	@Test
	void hasNothingSentOnAConnectionThatMayHaveDiedUnseen() {
		lend(true);
		this.waiter.sendEarly(this.slot, this.now);
		assertNothingSent(State.GRANTED);
	}

	@Test
	void hasNothingSentIfItsRequestIsNotKnown() {
		this.waiter = waiter(null, false);
		lend(false);
		this.waiter.sendEarly(this.slot, this.now);
		assertNothingSent(State.GRANTED);
	}

	@Test
	void hasNothingSentIfItsCallerIsAVirtualThread() {
		this.waiter = waiter(LedgerDriver.REQUEST, true);
		lend(false);
		this.waiter.sendEarly(this.slot, this.now);
		assertNothingSent(State.GRANTED);
	}

	@Test
	void hasNothingSentOnceItsCallHasEnded() {
		this.waiter = waiter(Duration.ofNanos(3), LedgerDriver.REQUEST, false);
		lend(false);
		this.waiter.sendEarly(this.slot, this.now + 3);
		assertNothingSent(State.GRANTED);
	}

	@Test
	void hasNothingSentOnceItsThreadIsInterrupted() {
		lend(false);
		Thread.currentThread().interrupt();
		this.waiter.sendEarly(this.slot, this.now);
		assertThat(Thread.interrupted()).isTrue();
		assertNothingSent(State.GRANTED);
	}

	private void assertNothingSent(State state) {
		assertThat(this.connection.sentEarly).isEmpty();
		assertThat(this.waiter.state()).isEqualTo(state);
		assertThat(this.waiter.isSent()).isFalse();
	}

	private void lend(boolean suspect) {
		this.slot.connected(this.connection, this.now);
		this.waiter.grant(this.slot.lend(Thread.currentThread(), this.waiter.deadline(), suspect, this.now));
	}

	private void enter(State state) {
		switch (state) {
			case WAITING -> {
			}
			case LEFT -> make(Call.LEAVE);
			case GRANTED -> make(Call.GRANT);
			case SENDING -> {
				enter(State.GRANTED);
				make(Call.BEGIN_SENDING);
			}
			case READY -> {
				enter(State.GRANTED);
				make(Call.READY);
			}
			case SENT -> {
				enter(State.SENDING);
				make(Call.SENT);
			}
			case REFUSED -> make(Call.REFUSE);
		}
		assertThat(this.waiter.state()).isEqualTo(state);
	}

	private String make(Call call) {
		return switch (call) {
			case LEAVE -> String.valueOf(this.waiter.leave());
			case GRANT -> resultOf(() -> this.waiter.grant(this.granted));
			case REFUSE -> resultOf(() -> this.waiter.refuse(REFUSAL));
			case REFUSE_UNTAKEN -> String.valueOf(this.waiter.refuseUntaken());
			case BEGIN_SENDING -> String.valueOf(this.waiter.beginSending());
			case SENT -> String.valueOf(this.waiter.sent());
			case READY -> String.valueOf(this.waiter.ready());
			case TAKE -> name(this.waiter.take());
			case WAKE -> resultOf(this.waiter::wake);
		};
	}

	private static String resultOf(Runnable call) {
		try {
			call.run();
			return "done";
		}
		catch (IllegalStateException ex) {
			return "IllegalStateException";
		}
	}

	private String name(@Nullable Outcome outcome) {
		if (outcome == null) {
			return "nothing";
		}
		return (outcome == this.granted) ? "the slot" : (outcome == REFUSAL) ? "the refusal" : outcome.toString();
	}

	private Outcome named(String name) {
		return name.equals("the slot") ? this.granted : REFUSAL;
	}

	private Waiter waiter(@Nullable EarlyRequest early, boolean virtual) {
		return waiter(Duration.ofSeconds(1), early, virtual);
	}

	private Waiter waiter(Duration timeout, @Nullable EarlyRequest early, boolean virtual) {
		Deadline deadline = Deadline.after(timeout, this.ticker);
		return new Waiter(Thread.currentThread(), deadline, early, virtual, this.now, Duration.ofHours(1));
	}

	private enum Call {

		LEAVE, GRANT, REFUSE, REFUSE_UNTAKEN, BEGIN_SENDING, SENT, READY, TAKE, WAKE

	}

}
