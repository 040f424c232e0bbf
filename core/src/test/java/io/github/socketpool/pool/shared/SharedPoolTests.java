package io.github.socketpool.pool.shared;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Many calls on one connection: each gets its own response, and what happens to one of
 * them is no matter of the others.
 */
@ExtendWith(NoLeaks.class)
class SharedPoolTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Desk desk = new Desk();

	private ConnectionPool pool = pool(PoolSettings.defaults().withMaxSize(1));

	@AfterEach
	void close() {
		this.pool.close();
		this.desk.close();
		assertThat(this.desk.server().failures()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void callsInFlightAreAnsweredInAnyOrder(ThreadKind kind) throws InterruptedException {
		kind.assumeAvailable();
		List<Caller<String>> callers = IntStream.range(0, 10).mapToObj((i) -> call(kind, " call " + i, LONG)).toList();
		List<Desk.Asked> requests = new ArrayList<>();
		for (int i = 0; i < callers.size(); i++) {
			requests.add(0, this.desk.next());
		}
		requests.forEach(Desk.Asked::answer);
		for (int i = 0; i < callers.size(); i++) {
			assertThat(callers.get(i).get()).endsWith(" call " + i);
		}
		assertThat(this.desk.server().accepted()).isOne();
		await().untilAsserted(() -> assertThat(this.pool.control().sharing().inFlight()).isZero());
	}

	@Test
	void aLoneCallerIsAnsweredWithoutAnotherThread() throws InterruptedException {
		for (int i = 0; i < 20; i++) {
			Caller<String> caller = call(" " + i, LONG);
			this.desk.next().answer();
			assertThat(caller.get()).endsWith(" " + i);
		}
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("socketpool-shared-read-"));
	}

	@ParameterizedTest
	@EnumSource
	void aTimeoutEndsOneCallAndItsLateResponseReachesNoOne(ThreadKind kind) throws InterruptedException {
		kind.assumeAvailable();
		Caller<String> patient = call(kind, " patient", LONG);
		Desk.Asked first = this.desk.next();
		Caller<String> hasty = call(kind, " hasty", Duration.ofMillis(50));
		Desk.Asked second = this.desk.next();
		ResponseTimeoutException timeout = hasty.failure(ResponseTimeoutException.class);
		assertThat(timeout.getProgress()).isEqualTo(RequestProgress.SENT);
		assertThat(timeout).hasMessageContaining("stays open for other calls");
		second.answer();
		first.answer();
		assertThat(patient.get()).endsWith(" patient");
		await().untilAsserted(() -> assertThat(this.pool.control().sharing().late()).isOne());
		assertAnswered(" next");
		assertThat(this.desk.server().accepted()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void anInterruptEndsOneCall(ThreadKind kind) throws InterruptedException {
		kind.assumeAvailable();
		for (int lone = 0; lone < 2; lone++) {
			Caller<String> other = (lone == 0) ? call(kind, " other", LONG) : null;
			Desk.Asked first = (other != null) ? this.desk.next() : null;
			Caller<String> interrupted = call(kind, " interrupted", LONG);
			Desk.Asked second = this.desk.next();
			interrupted.thread().interrupt();
			CallInterruptedException failure = interrupted.failure(CallInterruptedException.class);
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.SENT);
			assertThat(interrupted.isInterruptedAtEnd()).isTrue();
			second.answer();
			if (other != null && first != null) {
				first.answer();
				assertThat(other.get()).endsWith(" other");
			}
			assertAnswered(" next");
		}
		assertThat(this.desk.server().accepted()).isOne();
	}

	@Test
	void anIdThatIsInFlightIsRefusedBeforeAnythingIsSent() throws InterruptedException {
		Caller<String> first = call("same first", LONG);
		Desk.Asked request = this.desk.next();
		PayloadConversionException refused = call("same second", LONG).failure(PayloadConversionException.class);
		assertThat(refused.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThat(refused).hasMessageContaining("an id of its own");
		request.answer();
		assertThat(first.get()).isEqualTo("same first");
		assertAnswered("same third");
		assertThat(this.desk.hasNext()).isFalse();
	}

	@Test
	void aResponseWithAnUnknownIdIsCountedAndNoHarm() throws InterruptedException {
		Caller<String> caller = call(" 1", LONG);
		Desk.Asked request = this.desk.next();
		request.answer("unknown 1");
		request.answer("!a message");
		request.answer();
		request.answer();
		assertThat(caller.get()).endsWith(" 1");
		assertAnswered(" 2");
		await().untilAsserted(() -> assertThat(this.pool.control().sharing().unknown()).isEqualTo(2));
	}

	@Test
	void theLossOfAConnectionEndsEachOfItsCalls() throws InterruptedException, IOException {
		List<Caller<String>> callers = IntStream.range(0, 5).mapToObj((i) -> call(" " + i, LONG)).toList();
		Desk.Asked last = this.desk.next();
		for (int i = 1; i < callers.size(); i++) {
			last = this.desk.next();
		}
		last.peer().reset();
		for (Caller<String> caller : callers) {
			TransportException lost = caller.failure(TransportException.class);
			assertThat(lost.getProgress()).isEqualTo(RequestProgress.SENT);
			assertThat(lost.getStackTrace()).extracting(StackTraceElement::getClassName)
				.contains(SharedPoolTests.class.getName());
		}
		assertAnswered(" next");
		assertThat(this.desk.server().accepted()).isEqualTo(2);
	}

	@Test
	void furtherCallsWaitInTheOrderOfTheirArrival() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxInFlight(2));
		List<Caller<String>> callers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			callers.add(call(" " + i, LONG));
			int sent = Math.min(i + 1, 2);
			int waiting = i + 1 - sent;
			await().untilAsserted(() -> {
				assertThat(this.pool.control().sharing().inFlight()).isEqualTo(sent);
				assertThat(this.pool.control().stats().waiters()).isEqualTo(waiting);
			});
		}
		for (int i = 0; i < 6; i++) {
			Desk.Asked next = this.desk.next();
			assertThat(next.text()).isEqualTo(String.valueOf(i));
			assertThat(this.pool.control().sharing().inFlight()).isLessThanOrEqualTo(2);
			next.answer();
		}
		for (Caller<String> caller : callers) {
			caller.get();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatGetsNoPlaceInTimeSaysWhy(ThreadKind kind) throws InterruptedException {
		kind.assumeAvailable();
		renew(PoolSettings.defaults()
			.withMaxSize(1)
			.withMaxInFlight(1)
			.withMaxWaiters(1)
			.withAcquireTimeout(Duration.ofMillis(300)));
		Caller<String> first = call(kind, " first", LONG);
		Desk.Asked request = this.desk.next();
		Caller<String> waiting = call(kind, " waiting", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		TooManyWaitersException refused = call(kind, " refused", LONG).failure(TooManyWaitersException.class);
		assertThat(refused).hasMessageContaining("pool.max-waiters").hasMessageContaining("1 calls in flight");
		AcquireTimeoutException timeout = waiting.failure(AcquireTimeoutException.class);
		assertThat(timeout).hasMessageContaining("pool.max-in-flight");
		assertThat(timeout.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
		request.answer();
		assertThat(first.get()).endsWith(" first");
		assertThat(this.desk.hasNext()).isFalse();
	}

	@Test
	void connectionsAreAddedWhenAllAreFull() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(3).withMaxInFlight(2).withMaxConnecting(3));
		List<Caller<String>> callers = IntStream.range(0, 6).mapToObj((i) -> call(" " + i, LONG)).toList();
		List<Desk.Asked> requests = new ArrayList<>();
		for (int i = 0; i < callers.size(); i++) {
			requests.add(this.desk.next());
		}
		assertThat(requests).extracting((request) -> request.peer().number()).containsOnly(0, 1, 2);
		requests.forEach(Desk.Asked::answer);
		for (Caller<String> caller : callers) {
			caller.get();
		}
	}

	@Test
	void aConnectionThatIsSilentTakesNoMoreCalls() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(2));
		assertAnswered(" hello");
		Caller<String> patient = call(" patient", LONG);
		Desk.Asked request = this.desk.next();
		call(" hasty", Duration.ofMillis(50)).failure(ResponseTimeoutException.class);
		this.desk.next();
		Caller<String> next = call(" next", LONG);
		Desk.Asked onAnother = this.desk.next();
		assertThat(onAnother.peer().number()).isOne();
		onAnother.answer();
		assertThat(next.get()).endsWith(" next");
		request.answer();
		assertThat(patient.get()).endsWith(" patient");
	}

	@Test
	void aConnectionThatStaysSilentIsClosedWithTheLastOfItsCalls() throws InterruptedException {
		assertAnswered(" hello");
		call(" hasty", Duration.ofMillis(50)).failure(ResponseTimeoutException.class);
		this.desk.next();
		await().untilAsserted(() -> assertThat(this.pool.control().snapshot().closes())
			.anySatisfy((close) -> assertThat(close.reason()).isEqualTo(CloseReason.TIMEOUT)));
		assertAnswered(" next");
		assertThat(this.desk.server().accepted()).isEqualTo(2);
	}

	@Test
	void aConnectionCannotBeAcquired() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.pool.acquire(Deadline.after(LONG)))
			.withMessageContaining("sharing: correlated");
	}

	@Test
	void usesOfAConnectionAreNotLimited() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> pool(PoolSettings.defaults().withMaxUses(1)))
			.withMessageContaining("pool.max-uses");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> this.pool.control().change((settings) -> settings.withMaxUses(1)));
		assertThat(this.pool.control().settings().maxUses()).isZero();
	}

	@Test
	void aMessageWithoutResponseLeaves() throws InterruptedException {
		try (Lease lease = this.pool.acquireToSend(Deadline.after(LONG))) {
			lease.connection().send(Frame.of(" tell something"));
		}
		assertThat(this.desk.next().body()).isEqualTo(" tell something");
		await().untilAsserted(() -> assertThat(this.pool.control().sharing().inFlight()).isZero());
		assertAnswered(" next");
	}

	@Test
	void aMessageWithAnIdIsRefused() {
		try (Lease lease = this.pool.acquireToSend(Deadline.after(LONG))) {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> lease.connection().send(Frame.of("id something")))
				.withMessageContaining("without an id");
		}
		assertThat(this.desk.server().accepted()).isZero();
	}

	@Test
	void aLargeBodyIsSentAlone() throws InterruptedException {
		Caller<String> small = call(" small", LONG);
		Desk.Asked first = this.desk.next();
		String body = " large " + "x".repeat(SharedCall.MAX_TOGETHER);
		Caller<String> large = call(body, LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		Caller<String> behind = call(" behind", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isEqualTo(2));
		assertThat(this.desk.hasNext()).isFalse();
		first.answer();
		Desk.Asked second = this.desk.next();
		assertThat(second.body()).endsWith(body);
		assertThat(this.pool.control().sharing().inFlight()).isOne();
		second.answer();
		this.desk.next().answer();
		assertThat(small.get()).endsWith(" small");
		assertThat(large.get()).endsWith(body);
		assertThat(behind.get()).endsWith(" behind");
	}

	@Test
	void aTargetThatIsDownRefusesEachCallerWithTheCause() {
		this.desk.close();
		List<Caller<String>> callers = IntStream.range(0, 20).mapToObj((i) -> call(" " + i, LONG)).toList();
		for (Caller<String> caller : callers) {
			ConnectFailedException failure = caller.failure(ConnectFailedException.class);
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
			assertThat(failure).hasMessageContaining("refused");
		}
	}

	@Test
	void aClosedPoolLetsCallsEndAndRefusesOthers() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxInFlight(1));
		Caller<String> inFlight = call(" in flight", LONG);
		Desk.Asked request = this.desk.next();
		Caller<String> waiting = call(" waiting", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		Caller<Void> closing = Caller.start(() -> {
			this.pool.close(LONG);
			return null;
		});
		waiting.failure(PoolClosedException.class);
		call(" later", LONG).failure(PoolClosedException.class);
		request.answer();
		assertThat(inFlight.get()).endsWith(" in flight");
		closing.get();
		assertThat(this.pool.control().stats().total()).isZero();
	}

	@Test
	void aPoolThatIsClosedAtOnceEndsItsCalls() throws InterruptedException {
		Caller<String> inFlight = call(" in flight", LONG);
		this.desk.next();
		this.pool.close();
		assertThat(inFlight.failure(TransportException.class).getProgress()).isEqualTo(RequestProgress.SENT);
		assertThat(this.pool.control().stats().total()).isZero();
		this.pool.control().start();
		assertAnswered(" again");
	}

	@Test
	void callersWaitWhileThePoolIsSuspended() throws InterruptedException {
		assertAnswered(" before");
		this.pool.control().suspend(Suspension.WAIT);
		Caller<String> waiting = call(" waiting", LONG);
		await().untilAsserted(() -> assertThat(waiting.thread().getState()).isEqualTo(Thread.State.TIMED_WAITING));
		assertThat(this.desk.hasNext()).isFalse();
		this.pool.control().resume();
		this.desk.next().answer();
		assertThat(waiting.get()).endsWith(" waiting");
	}

	@Test
	void connectionsAreReplacedWithoutAFailedCall() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(2));
		Caller<String> before = call(" before", LONG);
		Desk.Asked request = this.desk.next();
		this.pool.control().renew();
		await().untilAsserted(() -> {
			Caller<String> next = call(" next", LONG);
			Desk.Asked asked = this.desk.next();
			asked.answer();
			assertThat(next.get()).endsWith(" next");
			assertThat(asked.peer().number()).isPositive();
		});
		request.answer();
		assertThat(before.get()).endsWith(" before");
		await().untilAsserted(() -> assertThat(this.desk.server().open()).isOne());
	}

	@Test
	void aConnectionWithoutCallsBecomesIdleAndIsUsedAgain() throws InterruptedException {
		assertAnswered(" first");
		await().untilAsserted(() -> assertThat(this.pool.control().stats().idle()).isOne());
		assertAnswered(" second");
		assertThat(this.desk.server().accepted()).isOne();
	}

	@Test
	void anErrorOfTheStrategyQuotesNoPayload() {
		SocketPoolException failure = call("secretwithoutspace", LONG).failure(PayloadConversionException.class);
		assertThat(failure).hasMessageContaining("CorrelationStrategy").hasMessageNotContaining("secret");
	}

	@Test
	void aConnectionOutlivesTheDeadlineOfTheCallThatCausedIt() throws InterruptedException {
		Caller<String> first = call(" first", Duration.ofMillis(200));
		this.desk.next().answer();
		first.get();
		Caller<String> second = call(" second", LONG);
		Desk.Asked request = this.desk.next();
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		request.answer();
		assertThat(second.get()).endsWith(" second");
		assertThat(this.desk.server().accepted()).isOne();
	}

	@Test
	void aCallThatGetsThePlaceOfAMessageIsRead() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxInFlight(1));
		Caller<String> first = call(" first", LONG);
		Desk.Asked request = this.desk.next();
		Caller<Void> sender = Caller.start(() -> {
			try (Lease lease = this.pool.acquireToSend(Deadline.after(LONG))) {
				lease.connection().send(Frame.of(" tell something"));
			}
			return null;
		});
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		Caller<String> behind = call(" behind", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isEqualTo(2));
		request.answer();
		first.get();
		sender.get();
		assertThat(this.desk.next().body()).isEqualTo(" tell something");
		this.desk.next().answer();
		assertThat(behind.get()).endsWith(" behind");
	}

	@Test
	void aCallThatGetsItsPlaceByAResumeIsRead() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxInFlight(1));
		Caller<String> first = call(" first", LONG);
		Desk.Asked request = this.desk.next();
		Caller<String> waiting = call(" waiting", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		this.pool.control().suspend(Suspension.WAIT);
		request.answer();
		first.get();
		assertThat(this.desk.hasNext()).isFalse();
		this.pool.control().resume();
		this.desk.next().answer();
		assertThat(waiting.get()).endsWith(" waiting");
	}

	@Test
	void aMessageThatDoesNotLeaveInTimeCostsTheConnectionAndNoMore() throws InterruptedException {
		CountDownLatch read = new CountDownLatch(1);
		try (ScriptedServer stopped = ScriptedServer.start((peer) -> {
			if (peer.number() == 0) {
				read.await();
				peer.awaitEnd();
			}
			else {
				peer.answer(peer.readRequest());
			}
		}); ConnectionPool pool = pool(stopped, PoolSettings.defaults().withMaxSize(1))) {
			Frame message = Frame.of(" x".repeat(8_000_000));
			Caller<Void> sender = Caller.start(() -> {
				try (Lease lease = pool.acquireToSend(Deadline.after(Duration.ofSeconds(2)))) {
					lease.connection().send(message);
				}
				return null;
			});
			assertThat(sender.failure(ResponseTimeoutException.class).getProgress()).isEqualTo(RequestProgress.SENT);
			Caller<String> next = call(pool, ThreadKind.PLATFORM, " next", LONG);
			assertThat(next.get()).endsWith(" next");
			read.countDown();
		}
	}

	@Test
	void withoutWaitersTheFirstCallStillGetsAConnection() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxWaiters(0));
		assertAnswered(" first");
	}

	@Test
	void aLostResponseKeepsNoLargeBodyFromBeingSent() throws InterruptedException {
		assertAnswered(" first");
		Caller<String> forgotten = call(" forgotten", Duration.ofMillis(200));
		this.desk.next();
		Caller<String> patient = call(" patient", LONG);
		Desk.Asked request = this.desk.next();
		await().pollDelay(Duration.ofMillis(150)).until(() -> true);
		request.answer("!message");
		forgotten.failure(ResponseTimeoutException.class);
		request.answer();
		patient.get();
		String body = " large " + "x".repeat(SharedCall.MAX_TOGETHER);
		assertAnswered(body);
		assertThat(this.desk.server().accepted()).isOne();
	}

	@Test
	void moreCallsHavePlacesAfterTheSettingsHaveChanged() throws InterruptedException {
		renew(PoolSettings.defaults().withMaxSize(1).withMaxInFlight(1));
		Caller<String> first = call(" first", LONG);
		Desk.Asked request = this.desk.next();
		Caller<String> second = call(" second", LONG);
		await().untilAsserted(() -> assertThat(this.pool.control().stats().waiters()).isOne());
		this.pool.control().change((settings) -> settings.withMaxInFlight(2));
		this.desk.next().answer();
		request.answer();
		first.get();
		second.get();
	}

	private void assertAnswered(String request) throws InterruptedException {
		Caller<String> caller = call(request, LONG);
		this.desk.next().answer();
		assertThat(caller.get()).endsWith(request);
	}

	private Caller<String> call(String request, Duration timeout) {
		return call(ThreadKind.PLATFORM, request, timeout);
	}

	private Caller<String> call(ThreadKind kind, String request, Duration timeout) {
		return call(this.pool, kind, request, timeout);
	}

	private static Caller<String> call(ConnectionPool pool, ThreadKind kind, String request, Duration timeout) {
		return Caller.start(kind, () -> {
			Frame frame = Frame.of(request);
			try (Lease lease = pool.acquire(Deadline.after(timeout), new EarlyRequest(frame))) {
				return lease.connection().exchange(frame).text();
			}
		});
	}

	private void renew(PoolSettings settings) {
		this.pool.close();
		this.pool = pool(settings);
	}

	private ConnectionPool pool(PoolSettings settings) {
		return pool(this.desk.server(), settings);
	}

	private static ConnectionPool pool(ScriptedServer server, PoolSettings settings) {
		return NoLeaks.watch(
				SharedPool
					.builder(SocketConnections.builder(server.endpoint())
						.codec(FrameCodec.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(20_000_000)))
						.build(), new WordCorrelation())
					.name("shared")
					.settings(settings)
					.build());
	}

}
