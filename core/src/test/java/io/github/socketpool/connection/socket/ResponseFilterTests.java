package io.github.socketpool.connection.socket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which frames are responses and which are messages, whatever pieces they arrive in. The
 * clock stands still, so that a check is due only if something has arrived.
 */
@ExtendWith(NoLeaks.class)
class ResponseFilterTests {

	private static final FrameCodec CODEC = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

	private static final String EVENT = "{\"event\":\"x\"}";

	private static final HeartbeatSettings HEARTBEAT = HeartbeatSettings.defaults()
		.withBody(Frame.of(request(0)))
		.withExpectReply(true);

	private final FakeTicker ticker = new FakeTicker();

	private final ScriptedTransport transport = new ScriptedTransport();

	private final Queue<byte[]> arriving = new ArrayDeque<>();

	private SocketConnection connection = connection(CorrelationMatcher.of("/id", "/id"), HeartbeatSettings.defaults());

	@AfterEach
	void close() {
		this.connection.close(CloseReason.POOL_CLOSED);
	}

	@Test
	void messagesBeforeTheResponseAreSkippedAndCounted() {
		begin();
		arrive(frames(EVENT, response(7), EVENT, response(1)));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.connection.messagesReceived()).isEqualTo(3);
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void messagesBehindTheResponseAreSkippedAtTheEndOfTheUse() {
		begin();
		arrive(frames(response(1), EVENT, EVENT));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.connection.end()).isNull();
		assertThat(this.connection.messagesReceived()).isEqualTo(2);
	}

	@Test
	void callsAreRightWhereverTheirFramesAreSplit() {
		byte[] stream = frames(EVENT, response(1), EVENT);
		for (int split = 1; split < stream.length; split++) {
			begin();
			arrive(Arrays.copyOf(stream, split));
			arrive(Arrays.copyOfRange(stream, split, stream.length));
			assertThat(exchange(1)).as("split at %s", split).isEqualTo(response(1));
			assertThat(this.connection.end()).as("split at %s", split).isNull();
			assertThat(this.connection.check()).as("split at %s", split).isNull();
		}
		assertThat(this.connection.messagesReceived()).isEqualTo(2 * (stream.length - 1));
	}

	@Test
	void aMessageThatArrivesInTwoPartsAroundACallDoesNotDisturbIt() {
		byte[] message = frames(EVENT);
		for (int split = 1; split < message.length; split++) {
			arrive(Arrays.copyOf(message, split));
			assertThat(this.connection.check()).isNull();
			begin();
			arrive(Arrays.copyOfRange(message, split, message.length));
			arrive(frames(response(split)));
			assertThat(exchange(split)).isEqualTo(response(split));
			assertThat(this.connection.end()).isNull();
		}
		assertThat(this.connection.messagesReceived()).isEqualTo(message.length - 1);
	}

	@Test
	void aLateSecondResponseIsNeverDelivered() {
		begin();
		arrive(frames(response(1)));
		exchange(1);
		this.connection.end();
		arrive(frames(response(1)));
		begin();
		arrive(frames(response(1), response(2)));
		assertThat(exchange(2)).isEqualTo(response(2));
		assertThat(this.connection.messagesReceived()).isEqualTo(2);
	}

	@Test
	void aResponseThatHadBegunToArriveBeforeItsRequestIsAMismatch() {
		byte[] response = frames(response(1));
		arrive(Arrays.copyOf(response, 10));
		begin();
		arrive(Arrays.copyOfRange(response, 10, response.length));
		assertThatExceptionOfType(ResponseMismatchException.class).isThrownBy(() -> exchange(1))
			.withMessageContaining("before the request was sent");
		assertThat(this.connection.end()).isEqualTo(CloseReason.MISMATCH);
	}

	@Test
	void theResponseAfterAMessageThatHadBegunBeforeTheRequestIsDelivered() {
		byte[] message = frames(EVENT);
		arrive(Arrays.copyOf(message, 10));
		Deadline deadline = deadline();
		Frame request = Frame.of(request(1));
		assertThat(this.connection.beginEarly(deadline, this.ticker.nanos(), new EarlyRequest(request))).isTrue();
		assertThat(this.connection.begin(deadline, this.ticker.nanos())).isNull();
		arrive(Arrays.copyOfRange(message, 10, message.length));
		arrive(frames(response(1)));
		assertThat(this.connection.exchange(request).text()).isEqualTo(response(1));
	}

	@Test
	void halfAMessageFromBeforeTheRequestIsNoPartOfTheResponse() {
		arrive(Arrays.copyOf(frames(EVENT), 10));
		begin();
		this.transport.ended = true;
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> exchange(1))
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT));
	}

	@Test
	void theErrorSaysHowManyMessagesWereSkipped() {
		begin();
		arrive(frames(EVENT, EVENT));
		this.transport.ended = true;
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> exchange(1))
			.withMessageContaining("2 messages skipped: if one of them was the response, correct the correlation.*")
			.withMessageNotContaining("never been answered");
	}

	@Test
	void aMismatchClosesTheConnection() {
		begin();
		arrive(frames("no JSON: secret"));
		assertThatExceptionOfType(ResponseMismatchException.class).isThrownBy(() -> exchange(1))
			.withMessageContaining("let the ResponseMatcher return MESSAGE")
			.withMessageNotContaining("secret")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
		assertThat(this.connection.use().state()).isEqualTo(ConnectionUse.State.FAILED);
		assertThat(this.connection.end()).isEqualTo(CloseReason.MISMATCH);
		assertThat(CloseReason.MISMATCH.isBroken()).isTrue();
	}

	@Test
	void aMatcherThatFailsIsAMismatchWithoutItsMessage() {
		use((request, received) -> {
			throw new IllegalStateException(received.text());
		});
		begin();
		arrive(frames("secret"));
		assertThatExceptionOfType(ResponseMismatchException.class).isThrownBy(() -> exchange(1))
			.withMessageContaining("IllegalStateException")
			.withMessageNotContaining("secret")
			.havingCause()
			.withMessageNotContaining("secret");
		assertThat(this.connection.end()).isEqualTo(CloseReason.MISMATCH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "RESPONSE", "MISMATCH" })
	void betweenCallsWhatIsNoMessageIsUnsolicited(Match match) {
		use((request, received) -> match);
		arrive(frames("x"));
		assertThat(this.connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void behindTheResponseWhatIsNoMessageIsUnsolicited() {
		use((request, received) -> Match.RESPONSE);
		begin();
		arrive(frames("x", "y"));
		exchange(1);
		assertThat(this.connection.end()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void whatComesBetweenTwoUsesIsJudgedBeforeTheNextRequestIsSent() {
		use((request, received) -> Match.RESPONSE);
		for (int use = 0; use < 3; use++) {
			begin();
			arrive(frames("x"));
			exchange(use);
			assertThat(this.connection.end()).isNull();
		}
		arrive(frames("late"));
		assertThat(this.connection.begin(deadline(), this.ticker.nanos())).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void betweenCallsMalformedBytesAreUnsolicited() {
		arrive("garbage that is no frame".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void betweenCallsAMessageThatNoMemoryIsLeftForIsUnsolicited() {
		this.connection.close(CloseReason.POOL_CLOSED);
		this.connection = connection(CorrelationMatcher.of("/id", "/id"), HeartbeatSettings.defaults(),
				BodyBudget.of("test", 64 * 1024));
		byte[] message = frames("\"" + "x".repeat(100_000) + "\"");
		for (int start = 0; start < message.length; start += 10_000) {
			arrive(Arrays.copyOfRange(message, start, Math.min(start + 10_000, message.length)));
		}
		assertThat(this.connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void aFloodBetweenCallsEndsACheckAndNotTheConnection() {
		for (int i = 0; i < 40; i++) {
			arrive(frames(EVENT));
		}
		assertThat(this.connection.check()).isNull();
		assertThat(this.connection.messagesReceived()).isEqualTo(16);
		begin();
		arrive(frames(response(1)));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.connection.messagesReceived()).isEqualTo(40);
	}

	@Test
	void aRequestWithoutAnIdIsNotSent() {
		begin();
		this.transport.beforeWrite = () -> {
			throw new AssertionError("Something is written");
		};
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.connection.exchange(Frame.of("{\"secret\":1}")))
			.withMessageContaining("no id at '/id' (correlation.request-id)")
			.withMessageContaining("one-way")
			.withMessageNotContaining("secret")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(this.connection.use().state()).isEqualTo(ConnectionUse.State.READY);
		this.transport.beforeWrite = () -> {
		};
		arrive(frames(response(1)));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void aRequestWithoutAnIdIsNotSentByAnotherThreadEither() {
		Frame request = Frame.of("{}");
		Deadline deadline = deadline();
		assertThat(this.connection.beginEarly(deadline, this.ticker.nanos(), new EarlyRequest(request))).isFalse();
		assertThat(this.connection.begin(deadline, this.ticker.nanos())).isNull();
		assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> this.connection.exchange(request));
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void aMatcherThatFailsOnARequestKeepsItFromBeingSent() {
		use(new ResponseMatcher() {

			@Override
			public Match match(Frame request, Frame received) {
				return Match.RESPONSE;
			}

			@Override
			public String reasonToRefuse(Frame request) {
				throw new IllegalStateException(request.text());
			}

		});
		Deadline deadline = deadline();
		Frame request = Frame.of("secret");
		assertThat(this.connection.beginEarly(deadline, this.ticker.nanos(), new EarlyRequest(request))).isFalse();
		assertThat(this.connection.begin(deadline, this.ticker.nanos())).isNull();
		assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> this.connection.exchange(request))
			.withMessageContaining("IllegalStateException")
			.withMessageNotContaining("secret");
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void aOneWayMessageNeedsNoId() {
		begin();
		this.connection.send(Frame.of("{}"));
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void receiveReturnsAMessageAsItIs() {
		begin();
		arrive(frames(EVENT, response(3)));
		assertThat(this.connection.receive().text()).isEqualTo(EVENT);
		assertThat(this.connection.receive().text()).isEqualTo(response(3));
		assertThat(this.connection.messagesReceived()).isZero();
	}

	@Test
	void aMessageIsAcknowledgedBeforeTheResponseIsAwaited() {
		begin();
		arrive(frames(EVENT));
		arrive(frames(response(1)));
		exchange(1);
		assertThat(this.transport.acknowledged).isEqualTo(1);
	}

	@Test
	void theReplyToAHeartbeatIsToldFromMessages() {
		this.connection.close(CloseReason.POOL_CLOSED);
		this.connection = connection(CorrelationMatcher.of("/id", "/id"), HEARTBEAT);
		assertThat(this.connection.sendHeartbeat()).isNull();
		arrive(frames(EVENT));
		assertThat(this.connection.check()).isNull();
		assertThat(this.connection.isAwaitingReply()).isTrue();
		arrive(frames(EVENT, response(0), EVENT));
		assertThat(this.connection.check()).isNull();
		assertThat(this.connection.isAwaitingReply()).isFalse();
		assertThat(this.connection.messagesReceived()).isEqualTo(3);
		assertThat(this.connection.heartbeatsReceived()).isEqualTo(1);
	}

	@Test
	void aMismatchInsteadOfTheReplyToAHeartbeatIsUnsolicited() {
		this.connection.close(CloseReason.POOL_CLOSED);
		this.connection = connection(CorrelationMatcher.of("/id", "/id"), HEARTBEAT);
		assertThat(this.connection.sendHeartbeat()).isNull();
		arrive(frames("no JSON"));
		assertThat(this.connection.check()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void heartbeatsAndMessagesMayBeMixed() {
		begin();
		arrive(join("HeartBeat".getBytes(StandardCharsets.US_ASCII), frames(EVENT),
				"HeartBeat".getBytes(StandardCharsets.US_ASCII), frames(response(1)),
				"HeartBeat".getBytes(StandardCharsets.US_ASCII), frames(EVENT)));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.connection.end()).isNull();
		assertThat(this.connection.heartbeatsReceived()).isEqualTo(3);
		assertThat(this.connection.messagesReceived()).isEqualTo(2);
	}

	@Test
	void aHeartbeatWhoseReplyCouldNotBeRecognisedIsRefusedAtStartup() {
		SocketConnections.Builder builder = SocketConnections.builder(Endpoint.of("localhost", 1))
			.heartbeat(HeartbeatSettings.defaults().withBody(Frame.of("{}")).withExpectReply(true))
			.responseMatcher(CorrelationMatcher.of("/id", "/id"));
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.withMessageContaining("heartbeat.body")
			.withMessageContaining("correlation.request-id");
	}

	private void use(ResponseMatcher matcher) {
		this.connection.close(CloseReason.POOL_CLOSED);
		this.connection = connection(matcher, HeartbeatSettings.defaults());
	}

	private SocketConnection connection(ResponseMatcher matcher, HeartbeatSettings heartbeat) {
		return connection(matcher, heartbeat, BodyBudget.unlimited());
	}

	private SocketConnection connection(ResponseMatcher matcher, HeartbeatSettings heartbeat, BodyBudget budget) {
		this.transport.beforeRead = () -> {
			byte[] next = (this.transport.arriving.length == 0) ? this.arriving.poll() : null;
			if (next != null) {
				this.transport.arriving = next;
			}
		};
		ExchangeErrors errors = new ExchangeErrors(ErrorContext.none());
		FrameChannel frames = new FrameChannel(this.transport, new FrameContext(CODEC, new Heartbeat(CODEC, heartbeat)),
				budget.newReservation(), new ResponseFilter(matcher, errors, null));
		return new SocketConnection(this.transport, Endpoint.of("test", 1), frames, new AnsweredCloseTracker(),
				Watchdog.shared(), errors);
	}

	private void begin() {
		assertThat(this.connection.begin(deadline(), this.ticker.nanos())).isNull();
	}

	private String exchange(int id) {
		return this.connection.exchange(Frame.of(request(id))).text();
	}

	private Deadline deadline() {
		return Deadline.after(Duration.ofSeconds(20), this.ticker);
	}

	/**
	 * Let bytes arrive that one read returns.
	 */
	private void arrive(byte[] bytes) {
		if (this.transport.arriving.length == 0 && this.arriving.isEmpty()) {
			this.transport.arriving = bytes;
		}
		else {
			this.arriving.add(bytes);
		}
	}

	private static String request(int id) {
		return "{\"method\":\"m\",\"id\":" + id + "}";
	}

	private static String response(int id) {
		return "{\"result\":[" + id + "],\"id\":" + id + "}";
	}

	private static byte[] frames(String... bodies) {
		return join(Arrays.stream(bodies).map(Peer::frame).toArray(byte[][]::new));
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

}
