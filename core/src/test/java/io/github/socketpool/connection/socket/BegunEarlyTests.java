package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A connection whose use was begun, and its request sent, by another thread than the one
 * that goes on with it.
 */
@ExtendWith(NoLeaks.class)
class BegunEarlyTests {

	private static final Frame REQUEST = Frame.of("request");

	private final Deadline deadline = Deadline.after(Duration.ofSeconds(20));

	private AsciiLengthFormat format = AsciiLengthFormat.defaults();

	private ScriptedServer server = ScriptedServer.echo();

	private @Nullable PoolableConnection connection;

	@AfterEach
	void close() {
		if (this.connection != null) {
			this.connection.close(CloseReason.POOL_CLOSED);
		}
		this.server.close();
		assertThat(this.server.failures()).isEmpty();
	}

	@Test
	void isExchangedOnByAnotherThreadThanTheInterruptedOneThatBeganIt() {
		PoolableConnection connection = connect();
		for (int call = 0; call < 10; call++) {
			Deadline deadline = Deadline.after(Duration.ofSeconds(20));
			Frame request = Frame.of("request " + call);
			Caller<Boolean> other = Caller.start(() -> {
				Thread.currentThread().interrupt();
				return connection.beginEarly(deadline, Ticker.system().nanos(), new EarlyRequest(request));
			});
			assertThat(other.get()).isTrue();
			assertThat(other.isInterruptedAtEnd()).isTrue();
			assertThat(connection.begin(deadline, Ticker.system().nanos())).isNull();
			assertThat(connection.exchange(request).text()).isEqualTo(request.text());
			assertThat(connection.end()).isNull();
		}
		assertThat(this.server.accepted()).isEqualTo(1);
		assertThat(this.server.requests()).hasSize(10).doesNotHaveDuplicates();
	}

	@Test
	void isUsedAsUsualAfterwards() {
		PoolableConnection connection = beginEarly();
		connection.exchange(REQUEST);
		assertThat(connection.end()).isNull();
		assertThat(connection.check()).isNull();
		assertThat(connection.begin(Deadline.after(Duration.ofSeconds(20)), Ticker.system().nanos())).isNull();
		assertThat(connection.exchange(Frame.of("another")).text()).isEqualTo("another");
		assertThat(connection.end()).isNull();
	}

	@Test
	void takesWhatHasArrivedForTheResponse() {
		FakeTicker ticker = new FakeTicker();
		Deadline deadline = Deadline.after(Duration.ofSeconds(20), ticker);
		CountDownLatch answered = new CountDownLatch(1);
		serve((peer) -> {
			peer.answer(peer.readRequest());
			answered.countDown();
			peer.awaitEnd();
		});
		PoolableConnection connection = connect();
		assertThat(connection.beginEarly(deadline, ticker.nanos(), new EarlyRequest(REQUEST))).isTrue();
		await().until(() -> answered.getCount() == 0);
		ticker.advance(Duration.ofSeconds(5));
		assertThat(connection.begin(deadline, ticker.nanos())).as("after a look would be due").isNull();
		assertThat(connection.exchange(REQUEST).text()).isEqualTo("request");
		assertThat(connection.end()).isNull();
	}

	@Test
	void isNotUsedAgainWhenNobodyTakesTheResponse() {
		PoolableConnection connection = beginEarly();
		await().until(() -> this.server.requests().size() == 1);
		assertThat(connection.end()).isEqualTo(CloseReason.FAILED);
		assertThat(connection.begin(this.deadline, Ticker.system().nanos())).isNotNull();
		assertThat(connection.beginEarly(this.deadline, Ticker.system().nanos(), new EarlyRequest(REQUEST))).isFalse();
	}

	@Test
	void saysThatThisSideClosedItBeforeItsCallerWentOn() {
		PoolableConnection connection = beginEarly();
		connection.close(CloseReason.POOL_CLOSED);
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> connection.exchange(REQUEST))
			.withMessageContaining("closed by this side (POOL_CLOSED) before the next frame")
			.satisfies(BegunEarlyTests::assertThatItWasSent);
	}

	@Test
	void isCutOffAtTheDeadline() {
		serve(Peer::awaitEnd);
		Deadline soon = Deadline.after(Duration.ofMillis(50));
		PoolableConnection connection = connect();
		assertThat(connection.beginEarly(soon, Ticker.system().nanos(), new EarlyRequest(REQUEST))).isTrue();
		assertThat(connection.begin(soon, Ticker.system().nanos())).isNull();
		assertThatExceptionOfType(ResponseTimeoutException.class).isThrownBy(() -> connection.exchange(REQUEST))
			.satisfies(BegunEarlyTests::assertThatItWasSent);
		assertThat(connection.end()).isEqualTo(CloseReason.TIMEOUT);
	}

	@Test
	void isCutOffAtTheDeadlineBeforeItsCallerIsAwake() {
		serve(Peer::awaitEnd);
		Deadline soon = Deadline.after(Duration.ofMillis(50));
		SocketConnection connection = (SocketConnection) connect();
		assertThat(connection.beginEarly(soon, Ticker.system().nanos(), new EarlyRequest(REQUEST))).isTrue();
		await().until(() -> connection.use().watch().isOverdue());
		assertThatExceptionOfType(ResponseTimeoutException.class).isThrownBy(() -> connection.exchange(REQUEST))
			.satisfies(BegunEarlyTests::assertThatItWasSent);
		assertThat(connection.end()).isEqualTo(CloseReason.TIMEOUT);
	}

	@Test
	void isClosedWhenItsCallerIsInterruptedBeforeItGoesOn() {
		PoolableConnection connection = beginEarly();
		Caller<Frame> caller = Caller.start(() -> {
			Thread.currentThread().interrupt();
			return connection.exchange(REQUEST);
		});
		assertThatItWasSent(caller.failure(CallInterruptedException.class));
		assertThat(caller.isInterruptedAtEnd()).isTrue();
		assertThat(connection.end()).isEqualTo(CloseReason.INTERRUPTED);
	}

	@Test
	void isClosedWhenItsCallerIsInterruptedWhileItWaitsForTheResponse() {
		serve(Peer::awaitEnd);
		PoolableConnection connection = beginEarly();
		Caller<Frame> caller = Caller.start(() -> connection.exchange(REQUEST));
		await().until(() -> isReading(caller.thread()));
		caller.thread().interrupt();
		assertThatItWasSent(caller.failure(CallInterruptedException.class));
		assertThat(caller.isInterruptedAtEnd()).isTrue();
		assertThat(connection.end()).isEqualTo(CloseReason.INTERRUPTED);
	}

	private static boolean isReading(Thread thread) {
		for (StackTraceElement element : thread.getStackTrace()) {
			if (element.getClassName().endsWith(".ConnectionUse") && element.getMethodName().equals("read")) {
				return true;
			}
		}
		return false;
	}

	@Test
	void refusesAnotherRequestThanTheOneThatWasSent() {
		PoolableConnection connection = beginEarly();
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> connection.exchange(Frame.of(REQUEST.text())));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> connection.send(REQUEST));
		assertThatExceptionOfType(TransportException.class).isThrownBy(connection::receive);
		assertThat(connection.end()).isNotNull();
		await().untilAsserted(() -> assertThat(this.server.requests()).containsExactly("request"));
	}

	@Test
	void isNotBegunWithARequestThatDoesNotFitOneBuffer() {
		Frame large = Frame.of("x".repeat(TransferBuffers.SMALL_SIZE - 19));
		PoolableConnection connection = connect();
		assertThat(connection.beginEarly(this.deadline, Ticker.system().nanos(), new EarlyRequest(large))).isFalse();
		assertThat(connection.begin(this.deadline, Ticker.system().nanos())).isNull();
		assertThat(connection.exchange(large).length()).isEqualTo(large.length());
		assertThat(connection.end()).isNull();
	}

	@Test
	void isBegunWithARequestThatJustFitsOneBuffer() {
		Frame largest = Frame.of("x".repeat(TransferBuffers.SMALL_SIZE - 20));
		PoolableConnection connection = connect();
		assertThat(connection.beginEarly(this.deadline, Ticker.system().nanos(), new EarlyRequest(largest))).isTrue();
		assertThat(connection.exchange(largest).text()).isEqualTo(largest.text());
		assertThat(connection.end()).isNull();
	}

	@Test
	void isAsGoodAsBeforeWhenItsRequestIsTooLargeToBeSent() {
		this.format = this.format.withMaxFrameSize(6);
		PoolableConnection connection = beginEarly();
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> connection.exchange(REQUEST))
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(connection.exchange(Frame.of("short")).text()).isEqualTo("short");
		assertThat(connection.end()).isNull();
	}

	@Test
	void endsWithATimeoutWhenItIsClosedForItsDeadline() {
		PoolableConnection connection = beginEarly();
		connection.close(CloseReason.TIMEOUT);
		assertThatExceptionOfType(ResponseTimeoutException.class).isThrownBy(() -> connection.exchange(REQUEST));
		assertThat(connection.end()).isEqualTo(CloseReason.TIMEOUT);
	}

	@Test
	void isNotBegunWhenThePeerHasGone() {
		serve(Peer::fin);
		PoolableConnection connection = connect();
		await().until(() -> this.server.open() == 0);
		assertThat(connection.beginEarly(this.deadline, Ticker.system().nanos(), new EarlyRequest(REQUEST))).isFalse();
		assertThat(connection.begin(this.deadline, Ticker.system().nanos())).isEqualTo(CloseReason.STALE);
	}

	@Test
	void aFrameThatIsLeftUnreadIsNotTakenForTheNextResponse() {
		byte[] two = new byte[2 * Peer.frame("1").length];
		System.arraycopy(Peer.frame("1"), 0, two, 0, two.length / 2);
		System.arraycopy(Peer.frame("2"), 0, two, two.length / 2, two.length / 2);
		serve((peer) -> {
			peer.readRequest();
			peer.write(two);
			ScriptedServer.Script.ECHO.run(peer);
		});
		PoolableConnection connection = connect();
		assertThat(connection.begin(this.deadline, Ticker.system().nanos())).isNull();
		connection.send(Frame.of("one-way"));
		assertThat(connection.receive().text()).isEqualTo("1");
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> connection.exchange(Frame.of("3")))
			.withMessageContaining("UNSOLICITED")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(connection.end()).isEqualTo(CloseReason.UNSOLICITED);
	}

	private static void assertThatItWasSent(SocketPoolException ex) {
		assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT);
		assertThat(ex).hasMessageContaining("repeat it only if it may be done twice");
	}

	private void serve(ScriptedServer.Script script) {
		this.server.close();
		this.server = ScriptedServer.start(script);
	}

	private PoolableConnection beginEarly() {
		PoolableConnection connection = connect();
		assertThat(connection.beginEarly(this.deadline, Ticker.system().nanos(), new EarlyRequest(REQUEST))).isTrue();
		return connection;
	}

	private PoolableConnection connect() {
		PoolableConnection connection = Connections
			.connect(SocketConnections.builder(Endpoint.of("127.0.0.1", this.server.port()))
				.codec(FrameCodec.asciiLength(this.format))
				.build());
		this.connection = connection;
		return connection;
	}

}
