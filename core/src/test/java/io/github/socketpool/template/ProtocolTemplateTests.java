package io.github.socketpool.template;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class ProtocolTemplateTests {

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final RecordingListener events = new RecordingListener();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory)
		.settings(PoolSettings.defaults().withMaxSize(1))
		.listener(this.events)
		.build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).build();

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void aRequestThatDidNotLeaveOnAReusedConnectionIsRepeatedOnce() {
		call("1");
		fail(0, lost(RequestProgress.NOT_SENT));
		assertThat(call("2")).isEqualTo("2");
		assertThat(requests()).containsExactly(List.of("1", "2"), List.of("2"));
		assertThat(this.events.retried).hasValue(1);
		assertThat(this.events.closes()).containsExactly("INVALIDATED by LOCAL");
	}

	@Test
	void aRequestThatDidNotLeaveBeforeTheDeadlineIsNotRepeatedAndItsErrorStays() {
		call("1");
		Duration timeout = Duration.ofMillis(20);
		this.factory.made.get(0).answer = (request) -> {
			await().until(Deadline.after(timeout)::hasPassed);
			throw lost(RequestProgress.NOT_SENT);
		};
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> this.template.exchange("2", String.class, timeout))
			.withMessageContaining("lost");
		assertThat(this.events.retried).hasValue(0);
	}

	@Test
	void aOneWayMessageThatDidNotLeaveOnAReusedConnectionIsRepeatedOnce() {
		call("1");
		fail(0, lost(RequestProgress.NOT_SENT));
		this.template.send("2");
		assertThat(requests()).containsExactly(List.of("1", "2"), List.of("2"));
	}

	@Test
	void aRequestThatDidNotLeaveOnTheSecondConnectionEitherIsNotRepeatedAgain() {
		call("1");
		fail(0, lost(RequestProgress.NOT_SENT));
		this.factory.setUp = (connection) -> connection.answer = failing(lost(RequestProgress.NOT_SENT));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call("2"));
		assertThat(requests()).containsExactly(List.of("1", "2"), List.of("2"));
		assertThat(this.pool.control().stats().active()).isZero();
	}

	@Test
	void aRequestThatDidNotLeaveOnANewConnectionIsNotRepeated() {
		this.factory.setUp = (connection) -> connection.answer = failing(lost(RequestProgress.NOT_SENT));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call("1"));
		assertThat(requests()).containsExactly(List.of("1"));
		assertThat(this.events.retried).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource(value = RequestProgress.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT_SENT")
	void aRequestOfWhichAnythingLeftIsNotRepeated(RequestProgress progress) {
		call("1");
		fail(0, lost(progress));
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> call("2"))
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(progress));
		assertThat(requests()).containsExactly(List.of("1", "2"));
		assertThat(this.events.retried).hasValue(0);
	}

	@Test
	void otherErrorsAreNotRepeated() {
		ErrorContext notSent = ErrorContext.none().with(RequestProgress.NOT_SENT);
		for (SocketPoolException error : List.of(new ResponseTimeoutException("late", notSent, null),
				new FrameFormatException("large").in(notSent))) {
			call("1");
			fail(0, error);
			assertThatExceptionOfType(SocketPoolException.class).isThrownBy(() -> call("2")).isSameAs(error);
			assertThat(this.factory.made).hasSize(1);
			this.factory.made.get(0).answer = UnaryOperator.identity();
		}
	}

	@Test
	void interceptorsAreCalledInOrderAndMayChangeRequestAndResponse() {
		List<String> order = new CopyOnWriteArrayList<>();
		ProtocolTemplate intercepted = this.template.mutate()
			.interceptor(wrapping("a", order))
			.interceptor(wrapping("b", order))
			.build();
		assertThat(intercepted.exchange("x", String.class)).isEqualTo("xabba");
		assertThat(requests()).containsExactly(List.of("xab"));
		assertThat(order).containsExactly("before a", "before b", "after b", "after a");
	}

	@Test
	void anInterceptorMayAnswerByItself() {
		ProtocolTemplate intercepted = this.template.mutate()
			.interceptor((request, execution) -> Frame.of("cached"))
			.build();
		assertThat(intercepted.exchange("x", String.class)).isEqualTo("cached");
		assertThat(this.factory.connects).hasValue(0);
	}

	@Test
	void anInterceptorSeesTheCall() {
		AtomicReference<ProtocolRequest> seen = new AtomicReference<>();
		ProtocolTemplate intercepted = this.template.mutate().interceptor((request, execution) -> {
			seen.set(request);
			return execution.execute(request);
		}).build();
		intercepted.exchange("x", String.class, Duration.ofSeconds(5));
		assertThat(seen.get().poolName()).isEqualTo("default");
		assertThat(seen.get().endpoint()).isEqualTo(Endpoint.of("fake", 1));
		assertThat(seen.get().deadline().timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(seen.get().oneWay()).isFalse();
		intercepted.send("y");
		assertThat(seen.get().oneWay()).isTrue();
		assertThat(seen.get().frame().text()).isEqualTo("y");
	}

	@Test
	void theRoomOfALargeRequestIsKnownFromTheOneBeforeEvenIfAnInterceptorSeesIt() {
		List<Integer> rooms = new CopyOnWriteArrayList<>();
		ProtocolTemplate intercepted = this.template.mutate().interceptor((request, execution) -> {
			rooms.add(request.frame().array().length);
			return Frame.of("");
		}).build();
		List<String> large = Collections.nCopies(60_000, "some text");
		intercepted.exchange(large, String.class);
		intercepted.exchange(large, String.class);
		int length = 60_000 * "\"some text\",".length() + 1;
		assertThat(rooms.get(0)).isGreaterThan(length * 9 / 8);
		assertThat(rooms.get(1)).isEqualTo(length * 9 / 8);
	}

	@Test
	void anInterceptorThatLosesTheResponseIsReported() {
		ProtocolTemplate intercepted = this.template.mutate().interceptor((request, execution) -> null).build();
		assertThatIllegalStateException().isThrownBy(() -> intercepted.exchange("x", String.class));
	}

	@Test
	void mutateKeepsAllSettingsAndLeavesTheOriginalAlone() {
		AtomicReference<Duration> timeout = new AtomicReference<>();
		PayloadConverter converter = new JacksonPayloadConverter();
		ProtocolTemplate original = ProtocolTemplate.builder(this.pool)
			.callTimeout(Duration.ofSeconds(7))
			.converter(converter)
			.executor(Runnable::run)
			.interceptor((request, execution) -> {
				timeout.set(request.deadline().timeout());
				return execution.execute(request);
			})
			.build();
		ProtocolTemplate mutated = original.mutate().build();
		assertThat(mutated.exchange("x", String.class)).isEqualTo("x");
		assertThat(timeout).hasValue(Duration.ofSeconds(7));
		assertThat(mutated.exchangeAsync("x", String.class)).as("runs on the caller's thread").isCompleted();
		ProtocolTemplate shorter = original.mutate().callTimeout(Duration.ofSeconds(1)).interceptors(List.of()).build();
		assertThat(shorter.callTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(shorter.pool()).isSameAs(original.pool()).isSameAs(this.pool);
		assertThat(mutated.callTimeout()).isEqualTo(original.callTimeout()).isEqualTo(Duration.ofSeconds(7));
		original.exchange("x", String.class);
		assertThat(timeout).hasValue(Duration.ofSeconds(7));
	}

	@Test
	void aCallTimeoutMustBeLongerThanZero() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> this.template.mutate().callTimeout(Duration.ZERO))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("call-timeout"));
	}

	@Test
	void executeReleasesTheConnectionOfACallbackThatReturns() {
		String result = this.template.execute((connection) -> connection.exchange(Frame.of("1")).text() + "!");
		assertThat(result).isEqualTo("1!");
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void executeClosesTheConnectionOfACallbackThatThrows() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.execute((connection) -> {
			throw new IllegalStateException("from the callback");
		})).withMessage("from the callback");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.template.execute((connection) -> {
			throw new StackOverflowError();
		}));
		assertThat(this.factory.made)
			.allSatisfy((connection) -> assertThat(connection.closes()).containsExactly(CloseReason.INVALIDATED));
		assertThat(this.pool.control().stats().total()).isZero();
	}

	private String call(String request) {
		return this.template.exchange(request, String.class);
	}

	private List<List<String>> requests() {
		return this.factory.made.stream().map((connection) -> connection.requests).toList();
	}

	private void fail(int number, RuntimeException error) {
		FakeConnection connection = this.factory.made.get(number);
		connection.answer = failing(error);
	}

	private static UnaryOperator<Frame> failing(RuntimeException error) {
		return (request) -> {
			throw error;
		};
	}

	private static TransportException lost(RequestProgress progress) {
		return new TransportException("lost", ErrorContext.none().with(progress), null);
	}

	private static ProtocolInterceptor wrapping(String name, List<String> order) {
		return (request, execution) -> {
			order.add("before " + name);
			Frame response = execution.execute(request.withFrame(Frame.of(request.frame().text() + name)));
			order.add("after " + name);
			return Frame.of(response.text() + name);
		};
	}

}
