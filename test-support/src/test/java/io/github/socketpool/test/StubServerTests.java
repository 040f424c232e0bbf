package io.github.socketpool.test;

import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormat;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link StubServer} with a client that sends and receives bytes.
 */
class StubServerTests {

	private StubServer server;

	private RawClient client;

	@BeforeEach
	void start() throws Exception {
		this.server = StubServer.start();
		this.client = new RawClient(this.server.port());
		awaitConnections(1);
	}

	@AfterEach
	void stop() throws Exception {
		this.client.close();
		this.server.close();
	}

	@Test
	void requestsAreEchoedByDefault() throws Exception {
		assertThat(call("{\"a\":1}")).isEqualTo("{\"a\":1}");
		this.server.answer((request) -> Frame.of("[" + request.text() + "]"));
		assertThat(call("2")).isEqualTo("[2]");
	}

	@Test
	void theQueueHasPriorityOverConditions() throws Exception {
		this.server.when((request) -> request.text().startsWith("\"slow"), Reaction.respond("\"condition\""));
		this.server.next(Reaction.respond("1"), Reaction.respond("2"));
		assertThat(call("\"slow\"")).isEqualTo("1");
		assertThat(call("\"x\"")).isEqualTo("2");
		assertThat(call("\"x\"")).isEqualTo("\"x\"");
		assertThat(call("\"slow\"")).isEqualTo("\"condition\"");
	}

	@Test
	void requestsAreRecordedInOrder() throws Exception {
		this.client.send(RawClient.frame("1") + RawClient.frame("2"));
		this.client.response();
		assertThat(this.client.response()).isEqualTo("2");
		call("3");
		assertThat(this.server.requests()).containsExactly("1", "2", "3");
	}

	@Test
	void aRequestCanBeAnsweredTwice() throws Exception {
		this.server.next(Reaction.respondTwice("7"));
		this.client.request("1");
		assertThat(this.client.response()).isEqualTo("7");
		assertThat(this.client.response()).isEqualTo("7");
	}

	@Test
	void aRequestCanStayUnansweredWhileTheNextOneIsAnswered() throws Exception {
		this.server.next(Reaction.nothing());
		this.client.request("1");
		assertThat(call("2")).isEqualTo("2");
	}

	@Test
	void anAnswerWaitsForItsGateWithoutDelayingOthers() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		this.server.when((request) -> request.text().equals("1"), Reaction.awaitGate(gate).then(Reaction.echo()));
		this.client.request("1");
		await().until(() -> this.server.requests().size() == 1);
		try (RawClient other = new RawClient(this.server.port())) {
			other.request("2");
			assertThat(other.response()).isEqualTo("2");
		}
		assertThat(this.client.available()).isZero();
		gate.countDown();
		assertThat(this.client.response()).isEqualTo("1");
	}

	@Test
	void aConnectionCanBeClosedInsteadOfAnswered() throws Exception {
		this.server.next(Reaction.close());
		this.client.request("1");
		assertThat(this.client.receiveRest()).isEmpty();
		assertThat(this.server.requests()).containsExactly("1");
	}

	@Test
	void closingWithUnreadRequestsSendsAFin() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		this.server.next(Reaction.awaitGate(gate).then(Reaction.close()));
		this.client.request("1");
		await().until(() -> this.server.requests().size() == 1);
		this.client.request("2");
		gate.countDown();
		assertThat(this.client.receiveRest()).isEmpty();
		await().until(() -> !isThreadAlive("connection"));
		// The first write after a FIN succeeds. After a reset it would not.
		this.client.request("3");
		assertThat(this.server.requests()).containsExactly("1");
	}

	@Test
	void aConnectionCanBeClosedAfterHalfAResponse() throws Exception {
		this.server.next(Reaction.write(Piece.frame("{\"a\":1}").first(23)).then(Reaction.close()));
		this.client.request("1");
		assertThat(this.client.receiveRest()).isEqualTo("length:0000000000007{\"a");
	}

	@Test
	void aConnectionCanBeResetInsideAHeader() throws Exception {
		this.server.next(Reaction.write(Piece.frame("{}").first(9)).then(Reaction.reset()));
		this.client.request("1");
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveRest);
	}

	@Test
	void aConnectionCanBeClosedOrResetBeforeAnythingIsRead() throws Exception {
		this.server.nextConnection(Reaction.close(), Reaction.reset());
		try (RawClient closed = new RawClient(this.server.port())) {
			assertThat(closed.receiveRest()).isEmpty();
		}
		try (RawClient reset = new RawClient(this.server.port())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(reset::receiveRest);
		}
	}

	@Test
	void aConnectionCanBeGreeted() throws Exception {
		this.server.nextConnection(Reaction.write(Piece.text("220 hello")));
		try (RawClient greeted = new RawClient(this.server.port())) {
			assertThat(greeted.receive(9)).isEqualTo("220 hello");
			greeted.request("1");
			assertThat(greeted.response()).isEqualTo("1");
		}
	}

	@Test
	void aResponseCanStallAndTheConnectionStaysOpen() throws Exception {
		this.server.next(Reaction.write(Piece.frame("{}").first(21)).then(Reaction.stopReading()));
		this.client.request("1");
		assertThat(this.client.receive(21)).isEqualTo("length:0000000000002{");
		this.client.request("2");
		try (RawClient other = new RawClient(this.server.port())) {
			other.request("3");
			other.response();
		}
		awaitConnections(1);
		this.server.resetConnections();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveRest);
		assertThat(this.server.requests()).containsExactly("1", "3");
	}

	@Test
	void aResponseCanArriveByteByByte() throws Exception {
		this.server.next(Reaction.writeByteByByte(Piece.frame("{\"a\":1}")));
		assertThat(call("1")).isEqualTo("{\"a\":1}");
	}

	@Test
	void anyBytesCanBeSent() throws Exception {
		this.server.next(Reaction.write(Piece.bytes((byte) 0x16, (byte) 3), Piece.text("x")));
		this.client.request("1");
		assertThat(this.client.receive(3)).isEqualTo("\u0016\u0003x");
	}

	@Test
	void heartbeatsAreCountedAndNotAnswered() throws Exception {
		this.client.send("HeartBeatHeartBeat" + RawClient.frame("1") + "HeartBeat");
		assertThat(this.client.response()).isEqualTo("1");
		assertThat(call("2")).isEqualTo("2");
		assertThat(this.server.heartbeats()).isEqualTo(3);
		assertThat(this.server.requests()).containsExactly("1", "2");
	}

	@Test
	void everyOpenConnectionCanReceiveUnsolicitedBytes() throws Exception {
		try (RawClient other = new RawClient(this.server.port())) {
			awaitConnections(2);
			this.server.send(Piece.heartbeat());
			assertThat(this.client.receive(9)).isEqualTo("HeartBeat");
			assertThat(other.receive(9)).isEqualTo("HeartBeat");
		}
	}

	@Test
	void everyOpenConnectionCanBeClosed() throws Exception {
		try (RawClient other = new RawClient(this.server.port())) {
			awaitConnections(2);
			this.server.closeConnections();
			assertThat(this.client.receiveRest()).isEmpty();
			assertThat(other.receiveRest()).isEmpty();
			assertThat(this.server.connections()).isZero();
		}
	}

	@Test
	void everyOpenConnectionCanBeReset() throws Exception {
		this.server.resetConnections();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveRest);
	}

	@Test
	void openConnectionsAreCounted() throws Exception {
		call("1");
		try (RawClient other = new RawClient(this.server.port())) {
			other.request("2");
			other.response();
			assertThat(this.server.connections()).isEqualTo(2);
		}
		awaitConnections(1);
		assertThat(this.server.accepted()).isEqualTo(2);
	}

	@Test
	void theServerCanRefuseConnectionsAndReturnOnTheSamePort() throws Exception {
		call("1");
		this.server.stopListening();
		this.server.stopListening();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(this.server.port()));
		assertThat(call("2")).isEqualTo("2");
		this.server.listenAgain();
		this.server.listenAgain();
		try (RawClient other = new RawClient(this.server.port())) {
			other.request("3");
			assertThat(other.response()).isEqualTo("3");
		}
	}

	@Test
	void anErrorOfAReactionEndsItsConnectionAndIsRecorded() throws Exception {
		this.server.answer((request) -> {
			throw new IllegalArgumentException("not this one");
		});
		this.client.request("1");
		assertThat(this.client.receiveRest()).isEmpty();
		assertThat(this.server.failures()).singleElement().isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void bytesThatAreNotAFrameEndTheirConnectionAndAreRecorded() throws Exception {
		this.client.send("G");
		assertThat(this.client.receiveRest()).isEmpty();
		assertThat(this.server.failures()).singleElement().isInstanceOf(FrameFormatException.class);
	}

	@Test
	void aLostConnectionIsNotAFailure() throws Exception {
		call("1");
		this.server.resetConnections();
		awaitConnections(0);
		assertThat(this.server.failures()).isEmpty();
	}

	@Test
	void anotherFormatIsUsedInBothDirections() throws Exception {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix("#").withDigits(3));
		try (StubServer other = StubServer.builder().codec(codec).start();
				RawClient otherClient = new RawClient(other.port())) {
			otherClient.send("#002{}");
			assertThat(otherClient.receive(6)).isEqualTo("#002{}");
		}
	}

	@ParameterizedTest
	@MethodSource("formats")
	void everyConfiguredFramingIsUsedInBothDirections(FrameFormat format, String frame) throws Exception {
		try (StubServer other = StubServer.builder().codec(format.codec()).start();
				RawClient otherClient = new RawClient(other.port())) {
			other.next(Reaction.echo(), Reaction.respondInTwoWrites("[1]"),
					Reaction.writeByteByByte(Piece.frame("[1]")));
			otherClient.send(frame + frame + frame);
			assertThat(otherClient.receive(3 * frame.length())).isEqualTo(frame + frame + frame);
			assertThat(other.requests()).containsExactly("[1]", "[1]", "[1]");
		}
	}

	static Stream<Arguments> formats() {
		return Stream.of(Arguments.of(BinaryLengthFormat.defaults(), "\0\0\0\u0003[1]"),
				Arguments.of(BinaryLengthFormat.defaults().withLengthBytes(2).withLengthIncludesHeader(true),
						"\0\u0005[1]"),
				Arguments.of(DelimiterFormat.defaults(), "[1]\n"),
				Arguments.of(DelimiterFormat.defaults().withDelimiter("\u0003").withStart("\u0002"), "\u0002[1]\u0003"),
				Arguments.of(ContentLengthFormat.defaults(), "Content-Length: 3\r\n\r\n[1]"));
	}

	@Test
	void tokensAreCountedBetweenFramesThatHaveAStartByte() throws Exception {
		FrameCodec codec = DelimiterFormat.defaults().withDelimiter("\u0003").withStart("\u0002").codec();
		try (StubServer other = StubServer.builder().codec(codec).start();
				RawClient otherClient = new RawClient(other.port())) {
			other.next(Reaction.write(Piece.heartbeat(), Piece.frame("[1]")));
			otherClient.send("HeartBeat\u0002[1]\u0003");
			assertThat(otherClient.receive(14)).isEqualTo("HeartBeat\u0002[1]\u0003");
			assertThat(other.heartbeats()).isOne();
		}
	}

	@Test
	void anotherTokenIsCountedAndSent() throws Exception {
		try (StubServer other = StubServer.builder().heartbeatToken(HeartbeatToken.of("PING")).start();
				RawClient otherClient = new RawClient(other.port())) {
			other.next(Reaction.write(Piece.heartbeat(), Piece.frame("1")));
			otherClient.send("PINGlength:0000000000002{}");
			assertThat(otherClient.receive(25)).isEqualTo("PINGlength:00000000000011");
			assertThat(other.heartbeats()).isOne();
		}
	}

	@Test
	void aTokenThatAFrameCanBeginWithIsRejected() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> StubServer.builder().heartbeatToken(HeartbeatToken.of("lub")).start())
			.withMessageContaining("heartbeat.token");
	}

	@Test
	void readingARequestBeforeThereIsOneFails() throws Exception {
		this.server.nextConnection(Reaction.echo());
		try (RawClient other = new RawClient(this.server.port())) {
			assertThat(other.receiveRest()).isEmpty();
		}
		assertThat(this.server.failures()).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void closingEndsAllConnectionsAndThreads() throws Exception {
		this.server.next(Reaction.awaitGate(new CountDownLatch(1)), Reaction.stopReading());
		this.client.request("1");
		try (RawClient stopped = new RawClient(this.server.port());
				RawClient idle = new RawClient(this.server.port())) {
			stopped.request("2");
			await().until(() -> this.server.requests().size() == 2 && this.server.connections() == 3);
			this.server.close();
			assertThat(this.client.receiveRest()).isEmpty();
			assertThat(stopped.receiveRest()).isEmpty();
			assertThat(idle.receiveRest()).isEmpty();
		}
		assertThat(isThreadAlive("")).isFalse();
		this.server.close();
		assertThatIllegalStateException().isThrownBy(this.server::listenAgain);
	}

	private boolean isThreadAlive(String purpose) {
		String name = "stub-server-" + this.server.port() + "-" + purpose;
		return Thread.getAllStackTraces().keySet().stream().anyMatch((thread) -> thread.getName().startsWith(name));
	}

	private void awaitConnections(int count) {
		await().pollInterval(Duration.ofMillis(5)).until(this.server::connections, Predicate.isEqual(count));
	}

	private String call(String body) throws Exception {
		this.client.request(body);
		return this.client.response();
	}

}
