package io.github.socketpool.connection.socket;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.Frame;
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
 * A server closes each connection right behind its second answer. The clock stands still,
 * so that no use is preceded by a check for its age alone.
 */
@ExtendWith(NoLeaks.class)
class AnsweredCloseTests {

	private static final int ANSWERS = 2;

	private final FakeTicker ticker = new FakeTicker();

	private final ScriptedServer server = ScriptedServer.start(AnsweredCloseTests::answerAndClose);

	private final ConnectionFactory factory = SocketConnections.builder(Endpoint.of("127.0.0.1", this.server.port()))
		.build();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void oneSuchCloseMakesEachUseOfTheNextMinuteBePrecededByACheck() {
		fail(answeredToTheEnd());
		for (int second = 0; second < 59; second += 10) {
			PoolableConnection connection = answeredToTheEnd();
			assertThat(begin(connection)).isEqualTo(CloseReason.STALE);
			connection.close(CloseReason.STALE);
			this.ticker.advance(Duration.ofSeconds(10));
		}
		this.ticker.advance(Duration.ofSeconds(60));
		fail(answeredToTheEnd());
	}

	@Test
	void oneThatTheCheckFindsMakesItLastLonger() {
		fail(answeredToTheEnd());
		for (int i = 0; i < 4; i++) {
			this.ticker.advance(Duration.ofSeconds(40));
			PoolableConnection connection = answeredToTheEnd();
			assertThat(begin(connection)).isEqualTo(CloseReason.STALE);
			connection.close(CloseReason.STALE);
		}
	}

	@Test
	void anExchangeInTheMiddleOfAUseIsPrecededByACheckToo() {
		fail(answeredToTheEnd());
		PoolableConnection connection = connect();
		assertThat(begin(connection)).isNull();
		connection.exchange(Frame.of("1"));
		connection.exchange(Frame.of("2"));
		awaitClosed();
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> connection.exchange(Frame.of("3")))
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		connection.close(CloseReason.STALE);
	}

	@Test
	void noRequestIsSentForAWaiterOnAConnectionThatHasServedAsManyUses() {
		fail(answeredToTheEnd());
		PoolableConnection connection = answeredToTheEnd();
		assertThat(connection.beginEarly(deadline(), this.ticker.nanos(), new EarlyRequest(Frame.of("x")))).isFalse();
		assertThat(begin(connection)).isEqualTo(CloseReason.STALE);
		connection.close(CloseReason.STALE);
	}

	@Test
	void theFewestUsesAreRemembered() {
		assertThat(this.factory.answeredCloses()).isEqualTo(AnsweredCloses.NONE);
		for (int i = 1; i <= 3; i++) {
			PoolableConnection connection = answeredToTheEnd();
			if (i == 1) {
				fail(connection);
			}
			else {
				assertThat(begin(connection)).isEqualTo(CloseReason.STALE);
				connection.close(CloseReason.STALE);
			}
			assertThat(this.factory.answeredCloses()).isEqualTo(new AnsweredCloses(i, ANSWERS));
		}
	}

	@Test
	void connectionsThatGoTogetherCountOnce() {
		PoolableConnection one = answeredToTheEnd();
		PoolableConnection other = answeredToTheEnd();
		fail(one);
		assertThat(begin(other)).isEqualTo(CloseReason.STALE);
		other.close(CloseReason.STALE);
		assertThat(this.factory.answeredCloses()).isEqualTo(new AnsweredCloses(1, ANSWERS));
	}

	@Test
	void aCloseLongAfterTheAnswerIsNoSuchClose() {
		PoolableConnection connection = answeredToTheEnd();
		this.ticker.advance(Duration.ofMillis(100));
		assertThat(begin(connection)).isEqualTo(CloseReason.STALE);
		connection.close(CloseReason.STALE);
		assertThat(this.factory.answeredCloses()).isEqualTo(AnsweredCloses.NONE);
		fail(answeredToTheEnd());
	}

	@Test
	void aConnectionThatServesMoreUsesShowsThatThereIsNoSuchLimit() {
		AnsweredCloseTracker closes = new AnsweredCloseTracker();
		closes.found(100, closes.generation(), 0);
		closes.found(70, closes.generation(), 0);
		closes.survived(70);
		assertThat(closes.learned()).isEqualTo(new AnsweredCloses(2, 70));
		closes.survived(71);
		assertThat(closes.learned()).isEqualTo(AnsweredCloses.NONE);
		assertThat(closes.isRecent(0)).isTrue();
	}

	/**
	 * A use begins without a check, and its request meets the close.
	 */
	private void fail(PoolableConnection connection) {
		assertThat(begin(connection)).isNull();
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> connection.exchange(Frame.of("x")));
		assertThat(connection.end()).isEqualTo(CloseReason.FAILED);
		connection.close(CloseReason.FAILED);
	}

	private PoolableConnection answeredToTheEnd() {
		PoolableConnection connection = connect();
		for (int i = 0; i < ANSWERS; i++) {
			assertThat(begin(connection)).isNull();
			assertThat(connection.exchange(Frame.of("a")).text()).isEqualTo("a");
			assertThat(connection.end()).isNull();
		}
		awaitClosed();
		return connection;
	}

	private void awaitClosed() {
		await().until(() -> this.server.open() == 0);
	}

	private PoolableConnection connect() {
		return Connections.connect(this.factory);
	}

	private @Nullable CloseReason begin(PoolableConnection connection) {
		return connection.begin(deadline(), this.ticker.nanos());
	}

	private Deadline deadline() {
		return Deadline.after(Duration.ofSeconds(20), this.ticker);
	}

	private static void answerAndClose(Peer peer) throws Exception {
		for (int i = 0; i < ANSWERS; i++) {
			peer.answer(peer.readRequest());
		}
	}

}
