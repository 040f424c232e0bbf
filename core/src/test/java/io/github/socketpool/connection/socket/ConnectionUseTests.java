package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

import javax.net.ssl.SSLHandshakeException;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.socket.ConnectionUse.State;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The states of a use: what each call and each failure does in each of them. The clock
 * stands still, so that a check is due only where a test moves it.
 */
@ExtendWith(NoLeaks.class)
class ConnectionUseTests {

	private static final Frame REQUEST = Frame.of("request");

	private static final String FINE = "fine";

	private final FakeTicker ticker = new FakeTicker();

	private final Deadline deadline = Deadline.after(Duration.ofSeconds(20), this.ticker);

	private final ScriptedTransport transport = new ScriptedTransport();

	private final AnsweredCloseTracker closes = new AnsweredCloseTracker();

	private SocketConnection connection;

	@BeforeEach
	void connect() {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		FrameChannel frames = new FrameChannel(this.transport,
				new FrameContext(codec, new Heartbeat(codec, HeartbeatSettings.off())),
				BodyBudget.unlimited().newReservation(), null);
		this.connection = new SocketConnection(this.transport, Endpoint.of("test", 1), frames, this.closes,
				Watchdog.shared(), new ExchangeErrors(ErrorContext.none()));
	}

	@AfterEach
	void close() {
		this.connection.close(CloseReason.POOL_CLOSED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			UNUSED        | BEGIN          | READY         | fine
			UNUSED        | BEGIN_ANOTHER  | READY         | fine
			UNUSED        | BEGIN_EARLY    | SENT_EARLY    | true
			UNUSED        | EXCHANGE       | UNUSED        | IllegalStateException
			UNUSED        | EXCHANGE_OTHER | UNUSED        | IllegalStateException
			UNUSED        | SEND           | UNUSED        | IllegalStateException
			UNUSED        | RECEIVE        | UNUSED        | IllegalStateException
			UNUSED        | CHECK          | UNUSED        | fine
			UNUSED        | END            | UNUSED        | fine
			SENDING_EARLY | BEGIN          | SENDING_EARLY | fine
			SENDING_EARLY | BEGIN_ANOTHER  | FAILED        | FAILED
			SENDING_EARLY | BEGIN_EARLY    | SENDING_EARLY | false
			SENDING_EARLY | EXCHANGE       | SENDING_EARLY | TransportException PARTLY_SENT
			SENDING_EARLY | EXCHANGE_OTHER | SENDING_EARLY | TransportException NOT_SENT
			SENDING_EARLY | SEND           | SENDING_EARLY | TransportException NOT_SENT
			SENDING_EARLY | RECEIVE        | SENDING_EARLY | TransportException PARTLY_SENT
			SENDING_EARLY | CHECK          | SENDING_EARLY | fine
			SENDING_EARLY | END            | FAILED        | FAILED
			SENT_EARLY    | BEGIN          | SENT_EARLY    | fine
			SENT_EARLY    | BEGIN_ANOTHER  | FAILED        | FAILED
			SENT_EARLY    | BEGIN_EARLY    | SENT_EARLY    | false
			SENT_EARLY    | EXCHANGE       | READY         | answer
			SENT_EARLY    | EXCHANGE_OTHER | SENT_EARLY    | TransportException NOT_SENT
			SENT_EARLY    | SEND           | SENT_EARLY    | TransportException NOT_SENT
			SENT_EARLY    | RECEIVE        | SENT_EARLY    | TransportException SENT
			SENT_EARLY    | CHECK          | SENT_EARLY    | fine
			SENT_EARLY    | END            | FAILED        | FAILED
			READY         | BEGIN          | READY         | fine
			READY         | BEGIN_ANOTHER  | READY         | fine
			READY         | BEGIN_EARLY    | READY         | false
			READY         | EXCHANGE       | READY         | answer
			READY         | EXCHANGE_OTHER | READY         | answer
			READY         | SEND           | READY         | fine
			READY         | RECEIVE        | READY         | answer
			READY         | CHECK          | READY         | fine
			READY         | END            | UNUSED        | fine
			SENDING       | BEGIN          | FAILED        | FAILED
			SENDING       | BEGIN_ANOTHER  | FAILED        | FAILED
			SENDING       | BEGIN_EARLY    | SENDING       | false
			SENDING       | EXCHANGE       | SENDING       | TransportException NOT_SENT
			SENDING       | EXCHANGE_OTHER | SENDING       | TransportException NOT_SENT
			SENDING       | SEND           | SENDING       | TransportException NOT_SENT
			SENDING       | RECEIVE        | SENDING       | TransportException NOT_SENT
			SENDING       | CHECK          | SENDING       | fine
			SENDING       | END            | FAILED        | FAILED
			AWAITING      | BEGIN          | FAILED        | FAILED
			AWAITING      | BEGIN_ANOTHER  | FAILED        | FAILED
			AWAITING      | BEGIN_EARLY    | AWAITING      | false
			AWAITING      | EXCHANGE       | AWAITING      | TransportException NOT_SENT
			AWAITING      | EXCHANGE_OTHER | AWAITING      | TransportException NOT_SENT
			AWAITING      | SEND           | AWAITING      | TransportException NOT_SENT
			AWAITING      | RECEIVE        | AWAITING      | TransportException SENT
			AWAITING      | CHECK          | AWAITING      | fine
			AWAITING      | END            | FAILED        | FAILED
			STREAMING     | BEGIN          | FAILED        | FAILED
			STREAMING     | BEGIN_ANOTHER  | FAILED        | FAILED
			STREAMING     | BEGIN_EARLY    | STREAMING     | false
			STREAMING     | EXCHANGE       | STREAMING     | TransportException NOT_SENT
			STREAMING     | EXCHANGE_OTHER | STREAMING     | TransportException NOT_SENT
			STREAMING     | SEND           | STREAMING     | TransportException NOT_SENT
			STREAMING     | RECEIVE        | STREAMING     | TransportException NOT_SENT
			STREAMING     | CHECK          | STREAMING     | fine
			STREAMING     | END            | FAILED        | FAILED
			FAILED        | BEGIN          | FAILED        | FAILED
			FAILED        | BEGIN_ANOTHER  | FAILED        | FAILED
			FAILED        | BEGIN_EARLY    | FAILED        | false
			FAILED        | EXCHANGE       | FAILED        | TransportException NOT_SENT
			FAILED        | EXCHANGE_OTHER | FAILED        | TransportException NOT_SENT
			FAILED        | SEND           | FAILED        | TransportException NOT_SENT
			FAILED        | RECEIVE        | FAILED        | TransportException SENT
			FAILED        | CHECK          | FAILED        | FAILED
			FAILED        | END            | FAILED        | FAILED
			""")
	void eachCallHasOneEffectInEachState(State state, Call call, State next, String outcome) {
		enter(state);
		assertThat(outcomeOf(() -> make(call))).isEqualTo(outcome);
		assertThat(this.connection.use().state()).isEqualTo(next);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			UNUSED     | OVERDUE      | READY      | fine                              | fine
			UNUSED     | CLOSED       | UNUSED     | POOL_CLOSED                       | POOL_CLOSED
			UNUSED     | PEER_GONE    | FAILED     | STALE                             | STALE
			UNUSED     | UNASKED      | FAILED     | UNSOLICITED                       | UNSOLICITED
			UNUSED     | MALFORMED    | FAILED     | FrameFormatException NOT_SENT     | UNSOLICITED
			SENT_EARLY | OVERDUE      | SENT_EARLY | ResponseTimeoutException SENT     | TIMEOUT
			SENT_EARLY | INTERRUPTED  | FAILED     | CallInterruptedException SENT     | INTERRUPTED
			SENT_EARLY | CLOSED       | SENT_EARLY | TransportException SENT           | POOL_CLOSED
			SENT_EARLY | PEER_GONE    | FAILED     | TransportException SENT           | FAILED
			READY      | OVERDUE      | READY      | ResponseTimeoutException NOT_SENT | TIMEOUT
			READY      | INTERRUPTED  | READY      | CallInterruptedException NOT_SENT | fine
			READY      | CLOSED       | READY      | TransportException NOT_SENT       | POOL_CLOSED
			READY      | PEER_GONE    | FAILED     | TransportException NOT_SENT       | STALE
			READY      | UNASKED      | FAILED     | TransportException NOT_SENT       | UNSOLICITED
			SENDING    | LOST         | FAILED     | TransportException NOT_SENT       | FAILED
			SENDING    | OVERDUE      | FAILED     | ResponseTimeoutException NOT_SENT | TIMEOUT
			SENDING    | INTERRUPTED  | FAILED     | CallInterruptedException NOT_SENT | INTERRUPTED
			SENDING    | CLOSED       | SENDING    | TransportException NOT_SENT       | POOL_CLOSED
			SENDING    | MALFORMED    | READY      | FrameFormatException NOT_SENT     | fine
			SENDING    | ERROR        | SENDING    | StackOverflowError                | FAILED
			AWAITING   | LOST         | FAILED     | TransportException SENT           | FAILED
			AWAITING   | OVERDUE      | FAILED     | ResponseTimeoutException SENT     | TIMEOUT
			AWAITING   | INTERRUPTED  | FAILED     | CallInterruptedException SENT     | INTERRUPTED
			AWAITING   | CLOSED       | AWAITING   | TransportException SENT           | POOL_CLOSED
			AWAITING   | MALFORMED    | FAILED     | FrameFormatException SENT         | MALFORMED
			AWAITING   | NO_MEMORY    | FAILED     | TransportException SENT           | BUDGET_EXCEEDED
			AWAITING   | ERROR        | AWAITING   | StackOverflowError                | FAILED
			""")
	void eachFailureHasOneMeaningInEachState(State state, Fault fault, State next, String outcome, String end) {
		assertThat(outcomeOf(() -> failIn(state, fault))).isEqualTo(outcome);
		assertThat(Thread.interrupted()).isEqualTo(fault == Fault.INTERRUPTED);
		assertThat(this.connection.use().state()).isEqualTo(next);
		letNothingHappen();
		assertThat(outcomeOf(() -> reason(this.connection.end()))).isEqualTo(end);
	}

	@ParameterizedTest
	@CsvSource({ "3, PARTLY_SENT, FAILED, FAILED", "0, NOT_SENT, READY, fine" })
	void aBodyThatIsRefusedFailsTheUseOnlyIfPartOfItHasLeft(int room, RequestProgress progress, State next,
			String end) {
		enter(State.READY);
		this.transport.room = room;
		this.transport.beforeWrite = this::refuseNextTime;
		assertThat(outcomeOf(() -> make(Call.EXCHANGE))).isEqualTo("FrameFormatException " + progress);
		assertThat(this.connection.use().state()).isEqualTo(next);
		assertThat(reason(this.connection.end())).isEqualTo(end);
	}

	private void refuseNextTime() {
		this.transport.beforeWrite = () -> happen(Fault.MALFORMED);
	}

	@Test
	void aFrameThatIsLeftOverFailsTheUseAtItsEnd() {
		enter(State.READY);
		ByteBuffer two = ByteBuffer.allocate(2 * Peer.frame("answer").length);
		two.put(Peer.frame("answer")).put(Peer.frame("answer"));
		assertThat(make(Call.EXCHANGE, two.array())).isEqualTo("answer");
		assertThat(this.connection.end()).isEqualTo(CloseReason.UNSOLICITED);
		assertThat(this.connection.use().state()).isEqualTo(State.FAILED);
	}

	@Test
	void partOfARecordBehindAResponseIsUnsolicited() {
		enter(State.READY);
		make(Call.EXCHANGE);
		this.transport.insideUnit = true;
		assertThat(this.connection.end()).isEqualTo(CloseReason.UNSOLICITED);
	}

	/**
	 * TLS 1.3 allows it: the refusal arrives when the connection already is in use.
	 */
	@Test
	void aRefusalOfThePeerThatACheckBeforeARequestFindsIsReported() {
		enter(State.READY);
		this.transport.beforeRead = () -> {
			throw new SSLHandshakeException("the peer requires a certificate");
		};
		this.ticker.advance(Duration.ofMillis(2));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> this.connection.exchange(REQUEST))
			.withMessageContaining("the peer requires a certificate")
			.withMessageNotContaining("STALE")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(this.connection.end()).isEqualTo(CloseReason.STALE);
	}

	@Test
	void anEndBehindAResponseIsACloseOfThePeer() {
		enter(State.READY);
		this.transport.endsWithData = true;
		assertThat(make(Call.EXCHANGE)).isEqualTo("answer");
		assertThat(this.connection.end()).isEqualTo(CloseReason.STALE);
		assertThat(this.connection.use().state()).isEqualTo(State.FAILED);
		assertThat(this.connection.closeInitiator()).isEqualTo(CloseInitiator.PEER);
	}

	@Test
	void anEndBehindAResponseCountsAsACloseAfterThatManyUses() {
		make(Call.BEGIN);
		make(Call.EXCHANGE);
		assertThat(this.connection.end()).isNull();
		make(Call.BEGIN);
		this.transport.endsWithData = true;
		make(Call.EXCHANGE);
		assertThat(this.connection.end()).isEqualTo(CloseReason.STALE);
		assertThat(this.closes.learned()).isEqualTo(new AnsweredCloses(1, 2));
	}

	@Test
	void anEndBehindAResponseIsFoundBeforeTheNextExchange() {
		enter(State.READY);
		this.transport.endsWithData = true;
		make(Call.EXCHANGE);
		assertThat(outcomeOf(() -> make(Call.EXCHANGE, new byte[0]))).isEqualTo("TransportException NOT_SENT");
		assertThat(this.connection.end()).isEqualTo(CloseReason.STALE);
	}

	@Test
	void aFailureBehindAResponseIsACloseOfThePeer() {
		enter(State.READY);
		this.transport.endsWithData = true;
		make(Call.EXCHANGE);
		this.transport.beforeRead = () -> happen(Fault.LOST);
		assertThat(this.connection.end()).isEqualTo(CloseReason.STALE);
	}

	@Test
	void partOfARecordThatComesBetweenTwoUsesIsUnsolicited() {
		enter(State.READY);
		make(Call.EXCHANGE);
		assertThat(this.connection.end()).isNull();
		this.transport.insideUnit = true;
		this.ticker.advance(Duration.ofSeconds(5));
		assertThat(make(Call.BEGIN)).isEqualTo("UNSOLICITED");
	}

	@Test
	void partOfARecordBeforeTheFirstResponseMayBeASessionTicket() {
		this.transport.insideUnit = true;
		assertThat(make(Call.BEGIN)).isEqualTo(FINE);
		this.transport.insideUnit = false;
		assertThat(make(Call.EXCHANGE)).isEqualTo("answer");
		assertThat(this.connection.end()).isNull();
	}

	private void enter(State state) {
		if (state == State.SENDING_EARLY) {
			this.transport.beforeWrite = () -> happen(Fault.ERROR);
		}
		switch (state) {
			case UNUSED -> {
			}
			case SENDING_EARLY, SENT_EARLY -> outcomeOf(() -> make(Call.BEGIN_EARLY));
			case READY -> make(Call.BEGIN);
			case STREAMING -> {
				make(Call.BEGIN);
				this.connection.use().startStreaming();
			}
			case SENDING, AWAITING -> outcomeOf(() -> failIn(state, Fault.ERROR));
			case FAILED -> outcomeOf(() -> failIn(State.AWAITING, Fault.LOST));
		}
		letNothingHappen();
		assertThat(this.connection.use().state()).isEqualTo(state);
	}

	private void letNothingHappen() {
		this.transport.beforeWrite = () -> {
		};
		this.transport.beforeRead = () -> {
		};
		this.transport.arriving = new byte[0];
	}

	private String failIn(State state, Fault fault) {
		boolean beforeAnyFrame = state != State.SENDING && state != State.AWAITING;
		enter(beforeAnyFrame ? state : State.READY);
		if (beforeAnyFrame) {
			prepare(fault);
			return (state == State.UNUSED) ? make(Call.BEGIN) : make(Call.EXCHANGE, this.transport.arriving);
		}
		if (state == State.SENDING) {
			this.transport.beforeWrite = () -> happen(fault);
		}
		else {
			this.transport.beforeRead = () -> happen(fault);
		}
		return make(Call.EXCHANGE);
	}

	/**
	 * Let something happen before a frame is sent.
	 */
	private void prepare(Fault fault) {
		switch (fault) {
			case OVERDUE -> this.connection.closeOverdue(this.deadline);
			case INTERRUPTED -> Thread.currentThread().interrupt();
			case CLOSED -> this.connection.close(CloseReason.POOL_CLOSED);
			case PEER_GONE -> this.transport.ended = true;
			case UNASKED -> this.transport.arriving = Peer.frame("unasked");
			case MALFORMED -> this.transport.arriving = "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII);
			default -> throw new IllegalArgumentException(fault.name());
		}
		this.ticker.advance(Duration.ofSeconds(5));
	}

	/**
	 * Let something happen while a frame is sent or awaited.
	 */
	private void happen(Fault fault) throws IOException {
		switch (fault) {
			case LOST -> throw new IOException("Connection reset");
			case OVERDUE -> {
				this.connection.closeOverdue(this.deadline);
				throw new AsynchronousCloseException();
			}
			case INTERRUPTED -> throw new ClosedByInterruptException();
			case CLOSED -> {
				this.connection.close(CloseReason.POOL_CLOSED);
				throw new AsynchronousCloseException();
			}
			case MALFORMED -> throw new FrameFormatException("no frame");
			case NO_MEMORY -> throw new BodyBudgetExceededException("no memory");
			case ERROR -> throw new StackOverflowError();
			default -> throw new IllegalArgumentException(fault.name());
		}
	}

	private String make(Call call) {
		return make(call, Peer.frame("answer"));
	}

	private String make(Call call, byte[] answer) {
		Deadline another = Deadline.after(Duration.ofSeconds(20), this.ticker);
		return switch (call) {
			case BEGIN -> reason(this.connection.begin(this.deadline, this.ticker.nanos()));
			case BEGIN_ANOTHER -> reason(this.connection.begin(another, this.ticker.nanos()));
			case BEGIN_EARLY -> String
				.valueOf(this.connection.beginEarly(this.deadline, this.ticker.nanos(), new EarlyRequest(REQUEST)));
			case EXCHANGE -> answered(answer, () -> this.connection.exchange(REQUEST));
			case EXCHANGE_OTHER -> answered(answer, () -> this.connection.exchange(Frame.of("other")));
			case SEND -> {
				this.connection.send(REQUEST);
				yield FINE;
			}
			case RECEIVE -> answered(answer, this.connection::receive);
			case CHECK -> reason(this.connection.check());
			case END -> reason(this.connection.end());
		};
	}

	private String answered(byte[] answer, Supplier<Frame> call) {
		this.transport.arriving = answer;
		return call.get().text();
	}

	private static String reason(@Nullable CloseReason reason) {
		return (reason != null) ? reason.name() : FINE;
	}

	private static String outcomeOf(Supplier<String> call) {
		try {
			return call.get();
		}
		catch (SocketPoolException ex) {
			return ex.getClass().getSimpleName() + " " + ex.getProgress();
		}
		catch (IllegalStateException | StackOverflowError ex) {
			return ex.getClass().getSimpleName();
		}
	}

	private enum Call {

		BEGIN, BEGIN_ANOTHER, BEGIN_EARLY, EXCHANGE, EXCHANGE_OTHER, SEND, RECEIVE, CHECK, END

	}

	private enum Fault {

		LOST, OVERDUE, INTERRUPTED, CLOSED, PEER_GONE, UNASKED, MALFORMED, NO_MEMORY, ERROR

	}

}
