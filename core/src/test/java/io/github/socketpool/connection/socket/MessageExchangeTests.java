package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which messages reach their receiver, and when replies are written. The clock stands
 * still, so that a check is due only if something has arrived.
 */
@ExtendWith(NoLeaks.class)
class MessageExchangeTests {

	private static final FrameCodec CODEC = FrameCodec
		.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(3_000_000));

	private static final Endpoint ENDPOINT = Endpoint.of("test", 1);

	private final FakeTicker ticker = new FakeTicker();

	private final ScriptedTransport transport = new ScriptedTransport();

	private final List<String> received = new ArrayList<>();

	private MessageReceiver.@Nullable Replier replier;

	private final SocketConnection connection = connection((endpoint, message, replier) -> {
		assertThat(endpoint).isEqualTo(ENDPOINT);
		assertThat(replier).isSameAs((this.replier != null) ? this.replier : replier);
		this.replier = replier;
		this.received.add(message.text());
	});

	@AfterEach
	void close() {
		this.connection.close(CloseReason.POOL_CLOSED);
	}

	@Test
	void messagesAreReceivedInOrderDuringCallsAndBetweenThem() {
		begin();
		arrive(event(1), event(2), response(1), event(3));
		assertThat(exchange(1)).isEqualTo(response(1));
		assertThat(this.received).containsExactly(event(1), event(2));
		assertThat(this.connection.end()).isNull();
		arrive(event(4), event(5));
		assertThat(this.connection.check()).isNull();
		assertThat(this.received).containsExactly(event(1), event(2), event(3), event(4), event(5));
	}

	@Test
	void aReplyIsWrittenBeforeTheNextRequest() {
		receiveEvent();
		assertThat(reply("first")).isTrue();
		assertThat(reply("second")).isTrue();
		assertThat(written()).isEmpty();
		call(1);
		assertThat(written()).isEqualTo(frames("first", "second", request(1)));
	}

	@Test
	void aReplyIsWrittenBeforeTheNextRequestOfTheSameUse() {
		receiveEvent();
		begin();
		arrive(response(1));
		exchange(1);
		reply("reply");
		this.transport.beforeWrite = () -> arrive(response(2));
		exchange(2);
		assertThat(this.connection.end()).isNull();
		assertThat(written()).isEqualTo(frames(request(1), "reply", request(2)));
	}

	@Test
	void aReplyIsWrittenByTheNextCheckOfAnIdleConnection() {
		receiveEvent();
		reply("reply");
		assertThat(this.connection.check()).isNull();
		assertThat(written()).isEqualTo(frames("reply"));
		call(1);
		assertThat(written()).isEqualTo(frames("reply", request(1)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 21 })
	void theRestOfAReplyIsWrittenBeforeAnythingElse(int room) {
		receiveEvent();
		reply("reply");
		reply("another");
		this.transport.room = room;
		assertThat(this.connection.sendHeartbeat()).isNull();
		assertThat(written()).hasSize(room);
		call(1);
		assertThat(written()).isEqualTo(frames("reply", "another", request(1)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 21 })
	void theRestOfAReplyIsWrittenBeforeTheFramesOfAStream(int room) throws IOException {
		receiveEvent();
		reply("reply");
		reply("another");
		this.transport.room = room;
		assertThat(this.connection.check()).isNull();
		begin();
		this.transport.room = Integer.MAX_VALUE;
		FrameStream stream = this.connection.stream();
		stream.put(Frame.of(request(1)));
		assertThat(stream.flush()).isTrue();
		reply("late");
		stream.put(Frame.of(request(2)));
		assertThat(stream.flush()).isTrue();
		assertThat(this.connection.end()).isNull();
		assertThat(written()).isEqualTo(frames("reply", "another", request(1), request(2), "late"));
	}

	@Test
	void aLargeReplyIsWrittenInParts() {
		receiveEvent();
		String large = "x".repeat(2_000_000);
		reply(large);
		this.transport.room = 1000;
		assertThat(this.connection.check()).isNull();
		this.transport.room = 100_000;
		call(1);
		assertThat(written()).isEqualTo(frames(large, request(1)));
	}

	@Test
	void aRequestIsNotSentEarlyWhileAReplyWaits() {
		receiveEvent();
		call(1);
		reply("reply");
		Deadline deadline = deadline();
		Frame request = Frame.of(request(2));
		assertThat(this.connection.beginEarly(deadline, this.ticker.nanos(), new EarlyRequest(request))).isTrue();
		assertThat(written()).isEqualTo(frames(request(1)));
		assertThat(this.connection.begin(deadline, this.ticker.nanos())).isNull();
		arrive(response(2));
		assertThat(this.connection.exchange(request).text()).isEqualTo(response(2));
		assertThat(this.connection.end()).isNull();
		assertThat(written()).isEqualTo(frames(request(1), "reply", request(2)));
	}

	@Test
	void aConnectionWhosePeerAcceptsNoReplyIsClosed() {
		receiveEvent();
		reply("reply");
		this.transport.room = 0;
		assertThat(this.connection.check()).isEqualTo(CloseReason.FAILED);
	}

	@Test
	void aClosedConnectionRefusesReplies() {
		receiveEvent();
		reply("reply");
		this.connection.close(CloseReason.EVICTED);
		assertThat(reply("another")).isFalse();
	}

	@Test
	void tooManyRepliesAreRefusedUntilSomeAreWritten() {
		receiveEvent();
		String half = "x".repeat((int) MessageExchange.MAX_WAITING / 2 - 20);
		assertThat(reply(half)).isTrue();
		assertThat(reply(half)).isTrue();
		assertThat(reply("x")).isFalse();
		assertThat(this.connection.check()).isNull();
		assertThat(reply("x")).isTrue();
	}

	@Test
	void aReplyThatTheFramingCannotCarryIsRefused() {
		receiveEvent();
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> reply("x".repeat(3_000_001)));
		call(1);
		assertThat(written()).isEqualTo(frames(request(1)));
	}

	@Test
	void aReceiverThatFailsDisturbsNoCallAndIsLoggedOnce() {
		SocketConnection failing = connection((endpoint, message, replier) -> {
			throw new IllegalStateException("secret");
		});
		try (LogCapture log = new LogCapture(ConnectionFactory.class)) {
			assertThat(failing.begin(deadline(), this.ticker.nanos())).isNull();
			arrive(event(1), event(2), response(1));
			assertThat(failing.exchange(Frame.of(request(1))).text()).isEqualTo(response(1));
			assertThat(failing.end()).isNull();
			assertThat(log.records(Level.WARNING)).singleElement().satisfies((record) -> {
				assertThat(record.getMessage()).contains("test:1");
				assertThat(record.getThrown()).hasMessageNotContaining("secret");
			});
		}
		finally {
			failing.close(CloseReason.POOL_CLOSED);
		}
	}

	private SocketConnection connection(MessageReceiver receiver) {
		ExchangeErrors errors = new ExchangeErrors(ErrorContext.none());
		FrameChannel frames = new FrameChannel(this.transport,
				new FrameContext(CODEC, new Heartbeat(CODEC, HeartbeatSettings.defaults())),
				BodyBudget.unlimited().newReservation(),
				new ResponseFilter.Rules(CorrelationMatcher.of("/id", "/id"), receiver).newFilter(ENDPOINT, CODEC,
						errors));
		return new SocketConnection(this.transport, ENDPOINT, frames, new AnsweredCloseTracker(), Watchdog.shared(),
				errors);
	}

	/**
	 * Receive a message, so that its replier is known.
	 */
	private void receiveEvent() {
		arrive(event(0));
		assertThat(this.connection.check()).isNull();
		assertThat(this.received).containsExactly(event(0));
	}

	private boolean reply(String text) {
		return Objects.requireNonNull(this.replier).reply(Frame.of(text));
	}

	private void call(int id) {
		begin();
		arrive(response(id));
		assertThat(exchange(id)).isEqualTo(response(id));
		assertThat(this.connection.end()).isNull();
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

	private void arrive(String... bodies) {
		this.transport.arriving = frames(bodies).getBytes(StandardCharsets.UTF_8);
	}

	private String written() {
		return this.transport.written.toString(StandardCharsets.UTF_8);
	}

	private static String frames(String... bodies) {
		StringBuilder frames = new StringBuilder();
		for (String body : bodies) {
			frames.append(new String(CODEC.toBytes(Frame.of(body)), StandardCharsets.UTF_8));
		}
		return frames.toString();
	}

	private static String event(int number) {
		return "{\"event\":" + number + "}";
	}

	private static String request(int id) {
		return "{\"id\":" + id + ",\"ask\":1}";
	}

	private static String response(int id) {
		return "{\"id\":" + id + ",\"answer\":1}";
	}

}
