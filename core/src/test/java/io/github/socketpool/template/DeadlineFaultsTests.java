package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.SocketKind;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Faults: request written, no answer; late response; peer stops reading; byte at a time.
 * One deadline covers all phases of a call.
 */
@ExtendWith(NoLeaks.class)
class DeadlineFaultsTests {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	/** How late a call may end on a machine that is busy with something else. */
	private static final Duration LATEST = Duration.ofSeconds(10);

	private final CountDownLatch over = new CountDownLatch(1);

	/**
	 * What the first call of a virtual machine takes to load its classes is not measured.
	 */
	@BeforeAll
	static void warmUp() {
		try (ScriptedServer server = ScriptedServer.start(Peer::awaitEnd); TestClient client = TestClient.of(server)) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> client.call("1", Duration.ofSeconds(1)));
		}
	}

	@Test
	void aCallThatHadNoTimeoutOfItsOwnIsToldToRaiseCallTimeout() {
		try (ScriptedServer server = ScriptedServer.start(Peer::awaitEnd); TestClient client = TestClient.of(server)) {
			ProtocolTemplate template = client.template().mutate().callTimeout(TIMEOUT).build();
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> template.exchange("1", String.class))
				.withMessageContaining(" Raise call-timeout if the server needs longer.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatIsNotAnsweredEndsAtItsDeadline(ThreadKind kind) {
		try (ScriptedServer server = misbehavingOnce((peer) -> {
			peer.readRequest();
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			connect(client);
			ResponseTimeoutException ex = endsAtItsDeadline(kind, () -> client.call("1", TIMEOUT),
					ResponseTimeoutException.class);
			assertThat(ex).hasMessageContaining("the deadline of 200 ms passed while waiting for the response")
				.hasMessageContaining("21 of 21 bytes sent, 0 received")
				.hasMessageContaining(" Pass a longer timeout with the call if the server needs longer.")
				.hasMessageNotContaining("call-timeout");
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT);
			assertThat(client.events().closes()).containsExactly("TIMEOUT by LOCAL");
			assertThat(server.peer(0).end()).succeedsWithin(Duration.ofSeconds(5))
				.isEqualTo(SocketKind.current().broken());
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(2);
			assertThat(server.requests()).containsExactly("0", "1", "2");
		}
	}

	@Test
	void aLateResponseReachesNobody() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		try (ScriptedServer server = misbehavingOnce((peer) -> {
			String request = peer.readRequest();
			this.over.await();
			try {
				peer.answer("late " + request);
			}
			finally {
				answered.countDown();
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			connect(client);
			assertThatExceptionOfType(ResponseTimeoutException.class).isThrownBy(() -> client.call("1", TIMEOUT));
			this.over.countDown();
			assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(client.call("3")).isEqualTo("3");
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPeerThatStopsReadingIsLeftAtTheDeadline(ThreadKind kind) {
		byte[] large = new byte[20_000_000];
		try (ScriptedServer server = misbehavingOnce((peer) -> this.over.await());
				TestClient client = TestClient.to(server.port())
					.format((format) -> format.withMaxFrameSize(30_000_000))
					.build()) {
			connect(client);
			ResponseTimeoutException ex = endsAtItsDeadline(kind,
					() -> client.template().exchange(large, String.class, TIMEOUT), ResponseTimeoutException.class);
			assertThat(ex).hasMessageContaining("passed while writing the request")
				.hasMessageContaining("of 20000020 bytes sent, 0 received");
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.PARTLY_SENT);
			this.over.countDown();
			assertThat(client.call("2")).isEqualTo("2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPeerThatSendsAByteAtATimeDoesNotExtendTheDeadline(ThreadKind kind) {
		byte[] answer = Peer.frame("x".repeat(10_000));
		try (ScriptedServer server = misbehavingOnce((peer) -> {
			peer.readRequest();
			for (byte value : answer) {
				peer.write(new byte[] { value });
				this.over.await(10, TimeUnit.MILLISECONDS);
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			connect(client);
			ResponseTimeoutException ex = endsAtItsDeadline(kind, () -> client.call("1", TIMEOUT),
					ResponseTimeoutException.class);
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING);
			assertThat(client.call("2")).isEqualTo("2");
		}
	}

	@Test
	void heartbeatsDoNotExtendTheDeadline() {
		try (ScriptedServer server = misbehavingOnce((peer) -> {
			peer.readRequest();
			while (true) {
				peer.write("HeartBeat");
				this.over.await(10, TimeUnit.MILLISECONDS);
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			connect(client);
			ResponseTimeoutException ex = endsAtItsDeadline(ThreadKind.PLATFORM, () -> client.call("1", TIMEOUT),
					ResponseTimeoutException.class);
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT);
			assertThat(client.events().heartbeats).hasPositiveValue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCallerWhoWaitsForAConnectionLeavesAtTheDeadlineOfTheCall(ThreadKind kind) {
		kind.assumeAvailable();
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			Lease held = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			AcquireTimeoutException ex = endsAtItsDeadline(kind, () -> client.call("1", TIMEOUT),
					AcquireTimeoutException.class);
			assertThat(ex).hasMessageContaining("before the deadline of its call")
				.hasMessageContaining("1 of 1 connections in use")
				.hasMessageContaining("Held longest by '" + Thread.currentThread().getName() + "'");
			assertThat(ex.getStats()).isNotNull();
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
			held.release();
			assertThat(client.call("2")).isEqualTo("2");
		}
	}

	@Test
	void aCallerWaitsNoLongerThanTheAcquireTimeout() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(1).withAcquireTimeout(TIMEOUT))
					.build()) {
			Lease held = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			AcquireTimeoutException ex = endsAtItsDeadline(ThreadKind.PLATFORM,
					() -> client.call("1", Duration.ofSeconds(10)), AcquireTimeoutException.class);
			assertThat(ex).hasMessageContaining("within pool.acquire-timeout (waited 200 ms)");
			held.release();
		}
	}

	@Test
	void theTimeThatWaitingTookIsNotGivenToTheResponse() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			Lease held = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			long start = System.nanoTime();
			Caller<String> caller = Caller.start(() -> client.call("1", TIMEOUT.multipliedBy(2)));
			while (System.nanoTime() - start < TIMEOUT.toNanos()) {
				Thread.onSpinWait();
			}
			held.release();
			caller.failure(ResponseTimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT.multipliedBy(2),
					TIMEOUT.multipliedBy(2).plus(LATEST));
		}
	}

	@Test
	void aShortDeadlineIsKeptWhileALongOneIsWatched() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.awaitEnd();
		}); TestClient client = TestClient.of(server)) {
			Caller<String> patient = Caller.start(() -> client.call("patient", Duration.ofSeconds(20)));
			await().until(() -> !server.requests().isEmpty());
			long shortest = Long.MAX_VALUE;
			for (int i = 0; i < 5; i++) {
				long start = System.nanoTime();
				Caller.start(() -> client.call("1", TIMEOUT)).failure(SocketPoolException.class);
				shortest = Math.min(shortest, System.nanoTime() - start);
			}
			// One of five is not held up by what else the machine does.
			assertThat(Duration.ofNanos(shortest)).isBetween(TIMEOUT, TIMEOUT.plusMillis(250));
			assertThat(patient.isDone()).isFalse();
			patient.thread().interrupt();
			patient.failure(SocketPoolException.class);
		}
	}

	@Test
	void aConnectionIsNotCutOffOnceItsCallHasEnded() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			connect(client);
			assertThat(client.call("1", TIMEOUT)).isEqualTo("1");
			await().until(() -> client.pool()
				.control()
				.snapshot()
				.connections()
				.get(0)
				.since()
				.compareTo(TIMEOUT.multipliedBy(2)) > 0);
			assertThat(server.open()).isEqualTo(1);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void aCallbackThatLetsItsDeadlinePassBeforeItExchangesIsTimedOut() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.template((builder) -> builder.callTimeout(Duration.ofMillis(500)))
					.build()) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> client.template().execute((connection) -> {
					await().until(() -> server.accepted() == 1 && server.peer(0).end().isDone());
					return connection.exchange(Frame.of("1"));
				}))
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
			assertThat(server.requests()).isEmpty();
		}
	}

	private static <E extends SocketPoolException> E endsAtItsDeadline(ThreadKind kind, Callable<String> call,
			Class<E> type) {
		long start = System.nanoTime();
		E failure = Caller.start(kind, call).failure(type);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plus(LATEST));
		return failure;
	}

	/**
	 * The first connection answers once and then does as told, the others behave.
	 */
	private static ScriptedServer misbehavingOnce(ScriptedServer.Script script) {
		return ScriptedServer.start((peer) -> {
			if (peer.number() > 0) {
				ScriptedServer.Script.ECHO.run(peer);
			}
			peer.answer(peer.readRequest());
			script.run(peer);
		});
	}

	/**
	 * Make the connection, so that the time this takes is not measured.
	 */
	private static void connect(TestClient client) {
		assertThat(client.call("0")).isEqualTo("0");
	}

}
