package io.github.socketpool.template;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class RetryFaultsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final CallOptions IDEMPOTENT = new GivenOptions(null, TIMEOUT, true);

	private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(300);

	/** On a machine that has other things to do, and far less than the call may take. */
	private static final Duration SOON = Duration.ofSeconds(10);

	private static final RetrySettings SETTINGS = RetrySettings.defaults()
		.withPolicy(RetryPolicy.builder().delay(Duration.ofMillis(1)).build());

	@Test
	void aRequestOfALostConnectionIsSentOnAnotherOne() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			if (peer.number() > 0) {
				peer.answer(request);
			}
		}); TestClient client = retrying(server, SETTINGS)) {
			assertThat(call(client, "x", IDEMPOTENT)).isEqualTo("x");
			assertThat(server.requests()).containsExactly("x", "x");
			assertThat(client.events().retried).hasValue(1);
		}
	}

	@Test
	void aServerThatComesBackInAPauseServesTheCall() {
		ScriptedServer server = ScriptedServer.echo();
		int port = server.port();
		RetryPolicy patient = RetryPolicy.builder().maxRetries(1_000).delay(Duration.ofMillis(10)).build();
		try (TestClient client = retrying(server, SETTINGS.withPolicy(patient).withMaxRatio(1))) {
			IntStream.range(0, 1_000).forEach((i) -> call(client, "x", IDEMPOTENT));
			server.close();
			Caller<String> caller = Caller.start(() -> call(client, "y", IDEMPOTENT));
			await().until(() -> client.pool().control().snapshot().outage() != null);
			try (ScriptedServer back = ScriptedServer.startOn(port, ScriptedServer.Script.ECHO)) {
				assertThat(caller.get()).isEqualTo("y");
				assertThat(back.requests()).contains("y");
			}
		}
	}

	@Test
	void aServerThatIsDownFailsTheCallWithTheLastErrorOfTheConnect() {
		ScriptedServer server = ScriptedServer.echo();
		server.close();
		try (TestClient client = retrying(server, SETTINGS)) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> call(client, "x", IDEMPOTENT))
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1)
					.hasOnlyElementsOfType(ConnectFailedException.class));
		}
	}

	@Test
	void anAttemptWithoutAResponseInTimeIsFollowedByAnotherOne() {
		CountDownLatch done = new CountDownLatch(1);
		try (ScriptedServer server = silentAtFirst(done);
				TestClient client = retrying(server, SETTINGS.withAttemptTimeout(ATTEMPT_TIMEOUT))) {
			assertThat(call(client, "x", IDEMPOTENT)).isEqualTo("x");
			assertThat(server.requests()).containsExactly("x", "x");
			done.countDown();
		}
	}

	@Test
	void anAttemptEndsRightAfterItsTimeoutWithAnErrorThatNamesIt() {
		CountDownLatch done = new CountDownLatch(1);
		try (ScriptedServer server = silentAtFirst(done);
				TestClient client = retrying(server, SETTINGS.withAttemptTimeout(ATTEMPT_TIMEOUT)
					.withPolicy(RetryPolicy.builder().maxRetries(0).build()))) {
			long start = Ticker.system().nanos();
			assertThatExceptionOfType(ResponseTimeoutException.class).isThrownBy(() -> call(client, "x", IDEMPOTENT))
				.withMessageContaining("the deadline of 300 ms passed while waiting for the response")
				.withMessageContaining("Raise retry.attempt-timeout if the server needs longer");
			assertThat(Duration.ofNanos(Ticker.system().nanos() - start)).isBetween(ATTEMPT_TIMEOUT, SOON);
			done.countDown();
		}
	}

	@Test
	void theTimeoutOfAnAttemptDoesNotConcernACallThatIsNotRepeated() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			// A server that needs longer than an attempt may
			TimeUnit.MILLISECONDS.sleep(3 * ATTEMPT_TIMEOUT.toMillis());
			peer.answer(request);
		}); TestClient client = retrying(server, SETTINGS.withAttemptTimeout(ATTEMPT_TIMEOUT))) {
			assertThat(client.call("x", TIMEOUT)).isEqualTo("x");
			assertThat(server.requests()).containsExactly("x");
		}
	}

	@Test
	void aLongerTimeoutOfAnAttemptLeavesTheDeadlineOfTheCall() {
		CountDownLatch done = new CountDownLatch(1);
		try (ScriptedServer server = silentAtFirst(done);
				TestClient client = retrying(server, SETTINGS.withAttemptTimeout(TIMEOUT))) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> call(client, "x", new GivenOptions(null, ATTEMPT_TIMEOUT, true)))
				.withMessageContaining("Pass a longer timeout with the call");
			assertThat(server.requests()).containsExactly("x");
			done.countDown();
		}
	}

	/**
	 * Its request is sent early, by the thread that releases the connection.
	 */
	@Test
	void theTimeoutOfAnAttemptDoesNotCountWhileTheCallWaitsForAConnection() {
		CountDownLatch answer = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String first = peer.readRequest();
			answer.await();
			peer.answer(first);
			peer.answer(peer.readRequest());
		}); TestClient client = retrying(server, SETTINGS.withAttemptTimeout(ATTEMPT_TIMEOUT))) {
			Caller<String> holder = Caller.start(() -> client.call("1", TIMEOUT));
			await().until(() -> server.requests().size() == 1);
			long start = Ticker.system().nanos();
			Caller<String> waiter = Caller.start(() -> call(client, "2", IDEMPOTENT));
			await().until(() -> client.pool().control().stats().waiters() == 1
					&& Ticker.system().nanos() - start > 2 * ATTEMPT_TIMEOUT.toNanos());
			answer.countDown();
			assertThat(holder.get()).isEqualTo("1");
			assertThat(waiter.get()).isEqualTo("2");
			assertThat(server.requests()).containsExactly("1", "2");
		}
	}

	@Test
	void aWaiterWhoseRequestWasSentEarlyIsRepeatedAfterTheTimeoutOfAnAttempt() {
		CountDownLatch answer = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			if (peer.number() == 0) {
				answer.await();
			}
			peer.answer(request);
			peer.readRequest();
			done.await();
		}); TestClient client = retrying(server, SETTINGS.withAttemptTimeout(ATTEMPT_TIMEOUT))) {
			Caller<String> holder = Caller.start(() -> client.call("1", TIMEOUT));
			await().until(() -> server.requests().size() == 1);
			Caller<String> waiter = Caller.start(() -> call(client, "2", IDEMPOTENT));
			await().until(() -> client.pool().control().stats().waiters() == 1);
			answer.countDown();
			assertThat(holder.get()).isEqualTo("1");
			assertThat(waiter.get()).isEqualTo("2");
			assertThat(server.requests()).containsExactly("1", "2", "2");
			done.countDown();
		}
	}

	/**
	 * The connection is lost before each second response. Half of the calls are declared
	 * idempotent.
	 */
	@Test
	void aServerThatFailsHalfOfTheCallsGetsAFifthMoreAndNoOtherRequestTwice() {
		int callers = 8;
		int callsPerCaller = 400;
		AtomicInteger number = new AtomicInteger();
		long start = Ticker.system().nanos();
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			while (true) {
				String request = peer.readRequest();
				if (number.getAndIncrement() % 2 == 0) {
					return;
				}
				peer.answer(request);
			}
		}); TestClient client = TestClient.to(server.port()).template((template) -> template.retry(SETTINGS)).build()) {
			CopyOnWriteArrayList<String> failed = new CopyOnWriteArrayList<>();
			Stream.of(IntStream.range(0, callers).mapToObj((caller) -> Caller.start(() -> {
				for (int call = 0; call < callsPerCaller; call++) {
					String request = ((call % 2 == 0) ? "idempotent-" : "once-") + caller + "-" + call;
					CallOptions options = new GivenOptions(null, TIMEOUT, call % 2 == 0);
					try {
						assertThat(call(client, request, options)).isEqualTo(request);
					}
					catch (SocketPoolException ex) {
						failed.add(request);
						assertThat(ex).isInstanceOf(TransportException.class);
						assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT);
					}
				}
				return caller;
			})).toArray(Caller[]::new)).forEach((caller) -> caller.get(TIMEOUT));
			double seconds = (double) (Ticker.system().nanos() - start) / TimeUnit.SECONDS.toNanos(1);
			Map<String, Long> sent = server.requests()
				.stream()
				.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
			int calls = callers * callsPerCaller;
			assertThat(sent).hasSize(calls);
			assertThat(sent).allSatisfy((request, times) -> assertThat(times).as(request)
				.isLessThanOrEqualTo(request.startsWith("once") ? 1 : 4));
			int repeated = server.requests().size() - calls;
			assertThat((double) repeated).isGreaterThan(calls / 2 * 0.15)
				.isLessThanOrEqualTo(calls / 2 * 0.2 + seconds + 1);
			assertThat(failed).anyMatch((request) -> request.startsWith("once"));
		}
	}

	private static ScriptedServer silentAtFirst(CountDownLatch done) {
		return ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			if (peer.number() == 0) {
				done.await();
			}
			peer.answer(request);
		});
	}

	private static TestClient retrying(ScriptedServer server, RetrySettings settings) {
		return TestClient.to(server.port())
			.pool((pool) -> pool.withMaxSize(1))
			.template((template) -> template.retry(settings))
			.build();
	}

	private static String call(TestClient client, String request, CallOptions options) {
		return client.template().exchange(request, String.class, options);
	}

}
