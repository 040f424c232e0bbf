package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a {@link ProtocolCallInterceptor} sees of a call, and when.
 */
@ExtendWith(NoLeaks.class)
class CallInterceptorsTests {

	private final List<String> order = new CopyOnWriteArrayList<>();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(new FakeConnectionFactory()).build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool)
		.converter(new RecordingConverter())
		.interceptor(this::interceptor)
		.interceptor((Watching) (request) -> watch("outer"))
		.interceptor((Watching) (request) -> watch("inner"))
		.build();

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void aCallIsEnteredBeforeItsRequestIsConvertedAndEndsAfterItsResponseIs() {
		assertThat(this.template.exchange(1, Integer.class)).isEqualTo(1);
		assertThat(this.order).containsExactly("begin outer", "begin inner", "enter outer", "enter inner",
				"interceptor", "write", "read", "end inner", "end outer");
	}

	@Test
	void anAsynchronousCallIsWatchedAsAnyOther() {
		assertThat(this.template.exchangeAsync(1, Integer.class)).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1);
		assertThat(this.order).containsExactly("begin outer", "begin inner", "enter outer", "enter inner",
				"interceptor", "write", "read", "end inner", "end outer");
	}

	@Test
	void aOneWayMessageEndsWithoutAnError() {
		this.template.send(1);
		assertThat(this.order).containsExactly("begin outer", "begin inner", "enter outer", "enter inner",
				"interceptor", "write", "end inner", "end outer");
	}

	@Test
	void aCallWhoseResponseCannotBeConvertedEndsWithTheErrorThatItsCallerGets() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.template.exchange("no number", Integer.class));
		assertThat(this.order).endsWith("read", "end inner PayloadConversionException",
				"end outer PayloadConversionException");
	}

	@Test
	void aCallThatNoThreadBeginsEndsWithoutBeingEntered() {
		ProtocolTemplate idle = this.template.mutate().executor((task) -> {
		}).build();
		idle.exchangeAsync(1, Integer.class).cancel(true);
		assertThat(this.order).containsExactly("begin outer", "begin inner", "end inner CancellationException",
				"end outer CancellationException");
	}

	@Test
	void aCallThatCannotBeEnteredFailsAndEnds() {
		ProtocolTemplate failing = this.template.mutate().interceptor((Watching) (request) -> new InterceptedCall() {

			@Override
			public ProtocolRequest enter(ProtocolRequest request) {
				throw new IllegalStateException("from the test");
			}

			@Override
			public void end(@Nullable Throwable failure) {
			}

		}).build();
		assertThatIllegalStateException().isThrownBy(() -> failing.exchange(1, Integer.class))
			.withMessage("from the test");
		assertThat(this.order).containsExactly("begin outer", "begin inner", "enter outer", "enter inner",
				"end inner IllegalStateException", "end outer IllegalStateException");
	}

	@Test
	void aCallThatOneInterceptorCannotBeginEndsForThoseThatHaveBegunIt() {
		ProtocolTemplate failing = this.template.mutate().interceptor((Watching) (request) -> {
			throw new IllegalStateException("from the test");
		}).build();
		assertThatIllegalStateException().isThrownBy(() -> failing.exchange(1, Integer.class))
			.withMessage("from the test");
		assertThat(this.order).containsExactly("begin outer", "begin inner", "end inner IllegalStateException",
				"end outer IllegalStateException");
	}

	@Test
	void aCallMayBeMadeWithAnotherRequest() {
		ProtocolTemplate changing = this.template.mutate().interceptor((Watching) (request) -> new InterceptedCall() {

			@Override
			public ProtocolRequest enter(ProtocolRequest request) {
				return request.withFrame(Frame.of(request.frame().text() + "0"));
			}

			@Override
			public void end(@Nullable Throwable failure) {
			}

		}).build();
		assertThat(changing.exchange(1, Integer.class)).isEqualTo(10);
	}

	private @Nullable Frame interceptor(ProtocolRequest request, ProtocolExecution execution) {
		this.order.add("interceptor");
		return execution.execute(request);
	}

	private InterceptedCall watch(String name) {
		this.order.add("begin " + name);
		return new InterceptedCall() {

			@Override
			public ProtocolRequest enter(ProtocolRequest request) {
				CallInterceptorsTests.this.order.add("enter " + name);
				return request;
			}

			@Override
			public void end(@Nullable Throwable failure) {
				CallInterceptorsTests.this.order
					.add("end " + name + ((failure != null) ? " " + failure.getClass().getSimpleName() : ""));
			}

		};
	}

	@FunctionalInterface
	private interface Watching extends ProtocolCallInterceptor {

	}

	private final class RecordingConverter implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) throws IOException {
			CallInterceptorsTests.this.order.add("write");
			body.write(payload.toString().getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			CallInterceptorsTests.this.order.add("read");
			return Integer.valueOf(new String(bytes, offset, length, StandardCharsets.UTF_8));
		}

	}

}
