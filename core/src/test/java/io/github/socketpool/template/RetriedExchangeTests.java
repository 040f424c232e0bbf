package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class RetriedExchangeTests {

	private static final ErrorContext CONTEXT = new ErrorContext("default", FakeConnectionFactory.ENDPOINT,
			RequestProgress.SENT);

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final CallOptions IDEMPOTENT = new GivenOptions(null, TIMEOUT, true);

	private static final CallOptions NOT_DECLARED = new GivenOptions(null, TIMEOUT, false);

	/** As many repetitions as a policy wants, without pauses. */
	private static final RetrySettings SETTINGS = RetrySettings.defaults().withPolicy(policy(Duration.ZERO));

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	/** What the next attempts fail with; the others succeed. */
	private final Queue<RuntimeException> failures = new ArrayDeque<>();

	/** The bodies that were sent, in order. */
	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final ConnectionPool pool = NoLeaks
		.watch(ExclusivePool.builder(this.factory).settings(PoolSettings.defaults().withMaxSize(1)).build());

	@AfterEach
	void close() {
		this.pool.close();
	}

	static Stream<SocketPoolException> transientFailures() {
		return Stream.of(new ConnectFailedException(ConnectPhase.CONNECT, "refused", CONTEXT, null),
				new ConnectFailedException(ConnectPhase.LOGIN, "lost", CONTEXT, null),
				new ResponseTimeoutException("no response within retry.attempt-timeout", CONTEXT, null));
	}

	@ParameterizedTest
	@MethodSource("transientFailures")
	void aFailureThatMayBeGoneInAMomentIsFollowedByAnotherAttempt(SocketPoolException failure) {
		this.failures.add(failure);
		assertThat(call(SETTINGS, "x", IDEMPOTENT)).isEqualTo("x");
		assertThat(this.sent).containsExactly("x", "x");
	}

	@ParameterizedTest
	@EnumSource
	void aLostConnectionIsFollowedByAnotherAttemptWhateverHadLeft(RequestProgress progress) {
		this.failures.add(lost(progress));
		assertThat(call(SETTINGS, "x", IDEMPOTENT)).isEqualTo("x");
		assertThat(this.sent).containsExactly("x", "x");
	}

	static Stream<SocketPoolException> lastingFailures() {
		return Stream.of(new LoginRefusedException("refused").in(CONTEXT),
				new TransportException("too large", CONTEXT, new BodyBudgetExceededException("no memory")),
				new AcquireTimeoutException("busy", CONTEXT, null, null), new TooManyWaitersException("busy", CONTEXT),
				new NestedAcquireException("nested", CONTEXT, null), new PoolClosedException("closed", CONTEXT),
				new CallInterruptedException("interrupted", CONTEXT, null),
				new FrameFormatException("large").in(CONTEXT),
				new PayloadConversionException("unsuitable", CONTEXT, null),
				new ResponseMismatchException("mismatch", CONTEXT, null));
	}

	@ParameterizedTest
	@MethodSource("lastingFailures")
	void anyOtherFailureIsNotFollowedByAnotherAttempt(SocketPoolException failure) {
		this.failures.add(failure);
		assertThatExceptionOfType(SocketPoolException.class).isThrownBy(() -> call(SETTINGS, "x", IDEMPOTENT))
			.isSameAs(failure);
		assertThat(this.sent).containsExactly("x");
	}

	@ParameterizedTest
	@MethodSource("lastingFailures")
	void anyOtherFailureOfALaterAttemptIsThrown(SocketPoolException failure) {
		TransportException first = lost(RequestProgress.SENT);
		this.failures.addAll(List.of(first, failure));
		assertThatExceptionOfType(SocketPoolException.class).isThrownBy(() -> call(SETTINGS, "x", IDEMPOTENT))
			.isSameAs(failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(first));
		assertThat(this.sent).containsExactly("x", "x");
	}

	@Test
	void aResponseThatCannotBeConvertedIsNotFollowedByAnotherAttempt() {
		ProtocolTemplate template = template(SETTINGS);
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> template.exchange("no JSON", Integer.class, IDEMPOTENT));
		assertThat(this.sent).containsExactly("no JSON");
	}

	@Test
	void aPolicyThatThrowsDoesNotReplaceTheErrorOfTheCall() {
		TransportException failure = lost(RequestProgress.SENT);
		IllegalStateException bug = new IllegalStateException("a bug in the policy");
		this.failures.add(failure);
		RetrySettings settings = SETTINGS.withPolicy(RetryPolicy.builder().predicate((ex) -> {
			throw bug;
		}).build());
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(settings, "x", IDEMPOTENT))
			.isSameAs(failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(bug));
		assertThat(this.sent).containsExactly("x");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPolicyWithoutPausesOrTimeoutDoesNotReplaceTheErrorOfTheCall(boolean hasTimeout) {
		TransportException failure = lost(RequestProgress.SENT);
		IllegalStateException bug = new IllegalStateException("a bug in the policy");
		this.failures.add(failure);
		RetrySettings settings = SETTINGS.withPolicy(new RetryPolicy() {

			@Override
			public boolean shouldRetry(Throwable ex) {
				return true;
			}

			@Override
			public Duration getTimeout() {
				if (hasTimeout) {
					return Duration.ZERO;
				}
				throw bug;
			}

			@Override
			public BackOff getBackOff() {
				throw bug;
			}

		});
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(settings, "x", IDEMPOTENT))
			.isSameAs(failure)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(bug));
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void aCallThatWasNotDeclaredIdempotentIsMadeOnce() {
		TransportException failure = lost(RequestProgress.SENT);
		this.failures.add(failure);
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(SETTINGS, "x", NOT_DECLARED))
			.isSameAs(failure);
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void withoutSettingsEachCallIsMadeOnce() {
		this.failures.add(lost(RequestProgress.SENT));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(template(null), "x", IDEMPOTENT));
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void allCallsMayBeRepeatedIfTheSettingsSaySo() {
		this.failures.add(lost(RequestProgress.SENT));
		assertThat(template(SETTINGS.withAll(true)).exchange("x", String.class)).isEqualTo("x");
		assertThat(this.sent).containsExactly("x", "x");
	}

	@Test
	void aCallThatInterceptorsSeeIsRepeatedBelowThem() {
		List<String> seen = new CopyOnWriteArrayList<>();
		ProtocolTemplate template = template(SETTINGS).mutate().interceptor((request, execution) -> {
			seen.add(request.frame().text());
			return execution.execute(request.withFrame(Frame.of("changed")));
		}).build();
		this.failures.add(lost(RequestProgress.SENT));
		assertThat(template.<String>exchange("x", String.class, IDEMPOTENT)).isEqualTo("changed");
		this.failures.add(lost(RequestProgress.SENT));
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> template.exchange("x", String.class, NOT_DECLARED));
		assertThat(seen).containsExactly("x", "x");
		assertThat(this.sent).containsExactly("changed", "changed", "changed");
	}

	@Test
	void aOneWayMessageIsRepeated() {
		this.failures.add(lost(RequestProgress.PARTLY_SENT));
		template(SETTINGS).send("x", IDEMPOTENT);
		assertThat(this.sent).containsExactly("x", "x");
	}

	@Test
	void anAsynchronousCallIsRepeated() {
		this.failures.add(lost(RequestProgress.SENT));
		CompletableFuture<String> result = template(SETTINGS).exchangeAsync("x", String.class, IDEMPOTENT);
		assertThat(result).succeedsWithin(TIMEOUT).isEqualTo("x");
		assertThat(this.sent).containsExactly("x", "x");
	}

	@Test
	void thePolicyLimitsTheAttemptsAndTheLastErrorIsThrownWithTheOthers() {
		List<TransportException> errors = Stream.generate(() -> lost(RequestProgress.SENT)).limit(5).toList();
		this.failures.addAll(errors);
		RetrySettings twice = ample(
				SETTINGS.withPolicy(RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build()));
		ProtocolTemplate template = template(twice);
		makeCalls(template, 20);
		this.sent.clear();
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(template, "x", IDEMPOTENT))
			.isSameAs(errors.get(2))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(errors.get(0), errors.get(1)));
		assertThat(this.sent).containsExactly("x", "x", "x");
	}

	@Test
	void thePolicyMayExcludeFailures() {
		this.failures.add(lost(RequestProgress.SENT));
		RetrySettings unsent = SETTINGS.withPolicy(RetryPolicy.builder()
			.delay(Duration.ZERO)
			.predicate((failure) -> ((SocketPoolException) failure).getProgress() == RequestProgress.NOT_SENT)
			.build());
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(unsent, "x", IDEMPOTENT));
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void anErrorThatIsThrownAgainDoesNotSuppressItself() {
		TransportException error = lost(RequestProgress.SENT);
		this.failures.addAll(List.of(error, error));
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> call(SETTINGS.withMaxRatio(0), "x", IDEMPOTENT))
			.isSameAs(error)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(this.sent).hasSize(2);
	}

	@Test
	void aPauseThatWouldPassTheDeadlineIsNotMade() {
		TransportException failure = lost(RequestProgress.SENT);
		this.failures.add(failure);
		Deadline soon = Deadline.after(Duration.ofSeconds(30));
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> call(SETTINGS.withPolicy(policy(TIMEOUT)), "x", IDEMPOTENT))
			.isSameAs(failure);
		assertThat(this.sent).containsExactly("x");
		assertThat(soon.hasPassed()).isFalse();
	}

	@Test
	void aPauseThatWouldPassTheTimeoutOfThePolicyIsNotMade() {
		this.failures.add(lost(RequestProgress.SENT));
		RetryPolicy short1 = RetryPolicy.builder()
			.delay(Duration.ofSeconds(30))
			.timeout(Duration.ofSeconds(20))
			.build();
		Deadline soon = Deadline.after(Duration.ofSeconds(30));
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> call(SETTINGS.withPolicy(short1), "x", IDEMPOTENT));
		assertThat(this.sent).containsExactly("x");
		assertThat(soon.hasPassed()).isFalse();
	}

	@Test
	void noAttemptFollowsTheDeadline() {
		Duration timeout = Duration.ofSeconds(1);
		ResponseTimeoutException late = new ResponseTimeoutException("late", CONTEXT, null);
		ProtocolTemplate template = template(SETTINGS);
		answerWith((request) -> {
			await().until(Deadline.after(timeout)::hasPassed);
			throw late;
		});
		assertThatExceptionOfType(ResponseTimeoutException.class)
			.isThrownBy(() -> call(template, "x", new GivenOptions(null, timeout, true)))
			.isSameAs(late);
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void aPauseIsAsLongAsThePolicySays() {
		this.failures.add(lost(RequestProgress.SENT));
		Deadline pause = Deadline.after(Duration.ofMillis(100));
		assertThat(call(SETTINGS.withPolicy(policy(Duration.ofMillis(100))), "x", IDEMPOTENT)).isEqualTo("x");
		assertThat(pause.hasPassed()).isTrue();
	}

	@Test
	void aPauseHoldsNoConnection() {
		this.failures.add(lost(RequestProgress.SENT));
		ProtocolTemplate template = template(SETTINGS.withPolicy(policy(Duration.ofSeconds(30))));
		Caller<String> caller = Caller.start(() -> call(template, "x", IDEMPOTENT));
		awaitPause(caller);
		assertThat(this.pool.control().stats().active()).isZero();
		assertThat(template.exchange("y", String.class)).isEqualTo("y");
		caller.thread().interrupt();
		caller.failure(CallInterruptedException.class);
	}

	@Test
	void anInterruptDuringAPauseEndsTheCall() {
		TransportException failure = lost(RequestProgress.SENT);
		this.failures.add(failure);
		ProtocolTemplate template = template(SETTINGS.withPolicy(policy(Duration.ofSeconds(30))));
		Caller<String> caller = Caller.start(() -> call(template, "x", IDEMPOTENT));
		awaitPause(caller);
		caller.thread().interrupt();
		CallInterruptedException interrupted = caller.failure(CallInterruptedException.class);
		assertThat(interrupted).hasMessageContaining("Pool 'default' (fake:1)")
			.hasMessageContaining("in the pause before the call was repeated");
		assertThat(interrupted.getProgress()).isEqualTo(RequestProgress.SENT);
		assertThat(interrupted.getSuppressed()).containsExactly(failure);
		assertThat(caller.isInterruptedAtEnd()).isTrue();
		assertThat(this.sent).containsExactly("x");
	}

	@Test
	void anAsynchronousCallThatIsCancelledDuringAPauseFreesItsThread() throws InterruptedException {
		this.failures.add(lost(RequestProgress.SENT));
		CountDownLatch failed = new CountDownLatch(1);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		ProtocolTemplate template = template(SETTINGS
			.withPolicy(RetryPolicy.builder().delay(Duration.ofSeconds(30)).predicate(counting(failed)).build()))
			.mutate()
			.executor(executor)
			.build();
		CompletableFuture<String> result = template.exchangeAsync("x", String.class, IDEMPOTENT);
		assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
		result.cancel(true);
		assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().isInterrupted(), executor))
			.succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(false);
		assertThat(this.sent).containsExactly("x");
		executor.shutdown();
	}

	@Test
	void withAllAttemptsFailingHalfOfTheTimeTheBudgetHoldsToTheCall() {
		FakeTicker ticker = new FakeTicker();
		RetriedExchange exchange = new RetriedExchange(new PooledExchange(this.pool), SETTINGS, ticker);
		int calls = 3_000;
		answerWith((request) -> {
			if (this.sent.size() % 2 == 0) {
				throw lost(RequestProgress.SENT);
			}
			return request;
		});
		for (int call = 0; call < calls; call++) {
			try {
				exchange.transmit(Frame.of("x"), Deadline.after(TIMEOUT), false, null);
			}
			catch (TransportException ex) {
				assertThat(ex).hasMessageContaining("lost");
			}
			ticker.advance(Duration.ofMillis(10));
		}
		assertThat(this.sent.size()).isLessThanOrEqualTo(calls + calls / 5 + 30).isGreaterThan(calls + calls / 6);
	}

	@Test
	void withoutBudgetTheErrorIsThrownWithoutAPause() {
		ProtocolTemplate template = template(SETTINGS.withPolicy(policy(Duration.ofMillis(1))).withMaxRatio(0));
		List<Integer> attempts = new ArrayList<>();
		answerWith((request) -> {
			throw lost(RequestProgress.SENT);
		});
		Deadline soon = Deadline.after(Duration.ofSeconds(30));
		for (int call = 0; call < 5; call++) {
			this.sent.clear();
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(template, "x", IDEMPOTENT));
			attempts.add(this.sent.size());
		}
		assertThat(attempts.get(0)).isEqualTo(2);
		assertThat(attempts.stream().mapToInt(Integer::intValue).sum()).isLessThan(10);
		assertThat(soon.hasPassed()).isFalse();
	}

	@Test
	void aMutatedTemplateSharesTheBudget() {
		ProtocolTemplate template = template(SETTINGS.withMaxRatio(0));
		ProtocolTemplate mutated = template.mutate().callTimeout(Duration.ofSeconds(50)).build();
		assertThat(mutated.retry()).isSameAs(template.retry());
		answerWith((request) -> {
			throw lost(RequestProgress.SENT);
		});
		Deadline second = Deadline.after(Duration.ofSeconds(1));
		for (ProtocolTemplate either : List.of(template, mutated)) {
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call(either, "x", IDEMPOTENT));
		}
		assertThat(this.sent.size()).isLessThanOrEqualTo(second.hasPassed() ? 4 : 3);
	}

	@Test
	void theBufferOfACallThatWasRepeatedIsNotUsedAgain() {
		List<Frame> frames = new CopyOnWriteArrayList<>();
		ProtocolTemplate template = template(SETTINGS);
		answerWith((request) -> {
			frames.add(request);
			if (frames.size() == 1) {
				throw lost(RequestProgress.SENT);
			}
			return request;
		});
		template.exchange(List.of("first"), String.class, IDEMPOTENT);
		template.exchange(List.of("other"), String.class, IDEMPOTENT);
		template.exchange(List.of("third"), String.class);
		assertThat(frames).extracting(Frame::text)
			.containsExactly("[\"first\"]", "[\"first\"]", "[\"other\"]", "[\"third\"]");
	}

	@Test
	void thePoolIsToldWhereTheCallHasFailed() {
		HintedPool hinted = new HintedPool(this.pool);
		ProtocolTemplate template = ProtocolTemplate.builder(hinted).retry(SETTINGS).build();
		this.failures.add(lost(RequestProgress.SENT));
		answer();
		assertThat(call(template, "x", IDEMPOTENT)).isEqualTo("x");
		assertThat(hinted.failed).containsExactly(FakeConnectionFactory.ENDPOINT);
	}

	@Test
	void settingsThatMakeNoSenseAreRefused() {
		for (double ratio : new double[] { -0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> SETTINGS.withMaxRatio(ratio))
				.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("retry.max-ratio"));
		}
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> SETTINGS.withAttemptTimeout(Duration.ofMillis(-1)))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("retry.attempt-timeout"));
	}

	private String call(RetrySettings settings, String request, CallOptions options) {
		return call(template(settings), request, options);
	}

	private static String call(ProtocolTemplate template, String request, CallOptions options) {
		return template.exchange(request, String.class, options);
	}

	/**
	 * Make calls that succeed, for what they add to the budget.
	 */
	private void makeCalls(ProtocolTemplate template, int count) {
		List<RuntimeException> kept = List.copyOf(this.failures);
		this.failures.clear();
		for (int i = 0; i < count; i++) {
			call(template, "x", IDEMPOTENT);
		}
		this.failures.addAll(kept);
	}

	private ProtocolTemplate template(@Nullable RetrySettings settings) {
		answer();
		return ProtocolTemplate.builder(this.pool).retry(settings).build();
	}

	private void answer() {
		answerWith((request) -> {
			RuntimeException failure = this.failures.poll();
			if (failure != null) {
				throw failure;
			}
			return request;
		});
	}

	private void answerWith(UnaryOperator<Frame> answer) {
		this.factory.setUp = (connection) -> connection.answer = (request) -> {
			this.sent.add(request.text());
			return answer.apply(request);
		};
		this.pool.control().evictAll();
	}

	private void awaitPause(Caller<?> caller) {
		await().until(() -> !this.sent.isEmpty() && caller.thread().getState() == Thread.State.TIMED_WAITING);
	}

	private static Predicate<Throwable> counting(CountDownLatch latch) {
		return (failure) -> {
			latch.countDown();
			return true;
		};
	}

	private static RetrySettings ample(RetrySettings settings) {
		return settings.withMaxRatio(1);
	}

	private static RetryPolicy policy(Duration delay) {
		return RetryPolicy.builder().delay(delay).build();
	}

	private static TransportException lost(RequestProgress progress) {
		return new TransportException("lost", CONTEXT.with(progress), null);
	}

	/**
	 * A pool that is told where calls have failed.
	 */
	private static final class HintedPool implements ConnectionPool {

		private final ConnectionPool pool;

		private final List<@Nullable Endpoint> failed = new CopyOnWriteArrayList<>();

		HintedPool(ConnectionPool pool) {
			this.pool = pool;
		}

		@Override
		public String name() {
			return this.pool.name();
		}

		@Override
		public List<Endpoint> endpoints() {
			return this.pool.endpoints();
		}

		@Override
		public PoolControl control() {
			return this.pool.control();
		}

		@Override
		public Lease acquire(Deadline deadline) {
			return this.pool.acquire(deadline);
		}

		@Override
		public Lease acquireAgain(Deadline deadline, @Nullable EarlyRequest early, @Nullable Endpoint failed) {
			this.failed.add(failed);
			return this.pool.acquireAgain(deadline, early, failed);
		}

		@Override
		public void close(Duration grace) {
			this.pool.close(grace);
		}

	}

}
