package io.github.socketpool.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link StubServer} with a template, as a user would write them.
 */
class StubServerTemplateTests {

	private StubServer server;

	private ConnectionPool pool;

	private ProtocolTemplate template;

	@BeforeEach
	void start() {
		this.server = StubServer.start();
		this.pool = ExclusivePool.builder(SocketConnections.builder(this.server.endpoint()).build()).build();
		this.template = ProtocolTemplate.builder(this.pool).build();
	}

	@AfterEach
	void stop() {
		this.pool.close();
		this.server.close();
	}

	@Test
	void aConnectionThatWasClosedWhileIdleIsReplacedSilently() {
		assertThat(call("1")).isEqualTo("1");
		this.server.closeConnections();
		// A connection counts as fresh for a moment after a response.
		await().pollDelay(Duration.ofMillis(50)).until(() -> this.server.connections() == 0);
		assertThat(call("2")).isEqualTo("2");
		assertThat(this.server.accepted()).isEqualTo(2);
		assertThat(this.server.requests()).containsExactly("1", "2");
	}

	@Test
	void aRequestThatGetsNoAnswerTimesOut() {
		call("0");
		this.server.next(Reaction.nothing());
		assertThatExceptionOfType(ResponseTimeoutException.class)
			.isThrownBy(() -> this.template.exchange("1", String.class, Duration.ofMillis(500)))
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT));
		assertThat(call("2")).isEqualTo("2");
	}

	@Test
	void aLateAnswerReachesNoCaller() {
		call("0");
		CountDownLatch gate = new CountDownLatch(1);
		this.server.next(Reaction.awaitGate(gate).then(Reaction.respond("\"late\"")));
		assertThatExceptionOfType(ResponseTimeoutException.class)
			.isThrownBy(() -> this.template.exchange("1", String.class, Duration.ofMillis(500)));
		gate.countDown();
		assertThat(call("2")).isEqualTo("2");
	}

	@Test
	void aSecondAnswerReachesNoCaller() {
		this.server.next(Reaction.respondTwice("7"));
		assertThat(call("1")).isEqualTo("7");
		assertThat(call("2")).isEqualTo("2");
	}

	@Test
	void aConnectionThatIsResetInsideAResponseFailsItsCall() {
		this.server.next(Reaction.write(Piece.frame("{}").first(21)).then(Reaction.reset()));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call("1"));
		assertThat(call("2")).isEqualTo("2");
	}

	@Test
	void bytesThatAreNotAFrameFailTheirCall() {
		this.server.next(Reaction.write(Piece.text("HTTP/1.1 400 Bad Request\r\n\r\n")));
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> call("1")).withMessageContaining("HTTP");
	}

	@Test
	void piecesAreCombined() {
		this.server.next(Reaction.writeByteByByte(Piece.frame("1")), Reaction.respondInTwoWrites("2"),
				Reaction.write(Piece.heartbeat().first(5))
					.then(Reaction.write(Piece.heartbeat().after(5), Piece.frame("3"), Piece.heartbeat())));
		assertThat(call("0")).isEqualTo("1");
		assertThat(call("0")).isEqualTo("2");
		assertThat(call("0")).isEqualTo("3");
		assertThat(this.server.accepted()).isOne();
	}

	@Test
	void aServerThatWasDownIsUsedAgain() {
		this.server.stopListening();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> call("1"));
		this.server.listenAgain();
		await().ignoreException(ConnectFailedException.class).until(() -> call("2").equals("2"));
	}

	private String call(String body) {
		return this.template.exchange(body, String.class);
	}

}
