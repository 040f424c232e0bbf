package io.github.socketpool.connection.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server writes a second frame together with its answer. The clock stands still, so
 * that no use is preceded by a check for its age alone, and the answer is read only when
 * all of it has come.
 */
@ExtendWith(NoLeaks.class)
class SecondFrameTests {

	private static final int HEADER = 20;

	private static final Frame REQUEST = Frame.of("request");

	private final FakeTicker ticker = new FakeTicker();

	private final Semaphore written = new Semaphore(0);

	private final Semaphore go = new Semaphore(0);

	/**
	 * Lengths on the wire at which an answer ends where the first read ends, or the
	 * second, and those around them.
	 */
	static IntStream lengths() {
		return IntStream.of(TransferBuffers.SMALL_SIZE, TransferBuffers.SMALL_SIZE + TransferBuffers.LARGE_SIZE)
			.flatMap((end) -> IntStream.rangeClosed(end - 2, end + 2));
	}

	@ParameterizedTest
	@MethodSource("lengths")
	void isFoundAtTheEndOfTheUse(int length) throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> answerTwice(peer, length))) {
			PoolableConnection connection = connect(server);
			assertThat(exchange(connection)).hasSize(length - HEADER);
			assertThat(connection.end()).isEqualTo(CloseReason.UNSOLICITED);
			connection.close(CloseReason.UNSOLICITED);
		}
	}

	@ParameterizedTest
	@MethodSource("lengths")
	void isFoundBeforeTheNextExchangeOfTheSameUse(int length) throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> answerTwice(peer, length))) {
			PoolableConnection connection = connect(server);
			assertThat(exchange(connection)).hasSize(length - HEADER);
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> connection.exchange(Frame.of("another")))
				.withMessageContaining("UNSOLICITED");
			assertThat(connection.end()).isEqualTo(CloseReason.UNSOLICITED);
			connection.close(CloseReason.UNSOLICITED);
		}
	}

	@Test
	void isFoundBeforeTheNextUseWhereItComesLaterThanAnAnswerOfSeveralReads() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(this::answerAndWriteLater)) {
			PoolableConnection connection = connect(server);
			exchange(connection);
			assertThat(connection.end()).isNull();
			this.go.release();
			awaitWritten();
			assertThat(connection.begin(deadline(), this.ticker.nanos())).isEqualTo(CloseReason.UNSOLICITED);
			connection.close(CloseReason.UNSOLICITED);
		}
	}

	@Test
	void isFoundByTheFourthExchangeOfAUseAtTheLatest() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(this::answerOneTwice)) {
			PoolableConnection connection = connect(server);
			assertThat(connection.begin(deadline(), this.ticker.nanos())).isNull();
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> exchangeUpTo(connection, 20))
				.withMessageContaining("UNSOLICITED");
			assertThat(this.crossed).isLessThanOrEqualTo(4);
			connection.close(CloseReason.UNSOLICITED);
		}
	}

	private int crossed;

	private void exchangeUpTo(PoolableConnection connection, int count) throws Exception {
		for (int i = 0; i < count; i++) {
			String body = String.valueOf(i);
			this.crossed += connection.exchange(Frame.of(body)).text().equals(body) ? 0 : 1;
			this.go.release();
			awaitWritten();
		}
	}

	/**
	 * Answer each request once, but for the third one. The second answer of that one is
	 * written when its caller has got the first, and so on.
	 */
	private void answerOneTwice(Peer peer) throws Exception {
		for (int i = 0; true; i++) {
			String request = peer.readRequest();
			if (i < 3) {
				peer.answer(request);
			}
			this.go.acquire();
			if (i >= 2) {
				peer.answer(request);
			}
			this.written.release();
		}
	}

	private void answerTwice(Peer peer, int length) throws Exception {
		peer.readRequest();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(Peer.frame("x".repeat(length - HEADER)));
		bytes.writeBytes(Peer.frame("second"));
		peer.write(bytes.toByteArray());
		this.written.release();
		peer.awaitEnd();
	}

	private void answerAndWriteLater(Peer peer) throws Exception {
		peer.readRequest();
		peer.answer("x".repeat(TransferBuffers.SMALL_SIZE + 100));
		this.written.release();
		this.go.acquire();
		peer.answer("second");
		this.written.release();
		peer.awaitEnd();
	}

	/**
	 * Exchange a request that has been sent before, so that the answer has come when it
	 * is read.
	 */
	private String exchange(PoolableConnection connection) throws Exception {
		Deadline deadline = deadline();
		assertThat(connection.beginEarly(deadline, this.ticker.nanos(), new EarlyRequest(REQUEST))).isTrue();
		awaitWritten();
		assertThat(connection.begin(deadline, this.ticker.nanos())).isNull();
		return connection.exchange(REQUEST).text();
	}

	private void awaitWritten() throws InterruptedException {
		assertThat(this.written.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
	}

	private Deadline deadline() {
		return Deadline.after(Duration.ofSeconds(20), this.ticker);
	}

	private static PoolableConnection connect(ScriptedServer server) throws IOException {
		return Connections.connect(SocketConnections.builder(Endpoint.of("127.0.0.1", server.port()))
			.settings(SocketSettings.defaults().withBufferSizes(null, 1024 * 1024))
			.build());
	}

}
