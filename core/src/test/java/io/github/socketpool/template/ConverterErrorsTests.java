package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A converter throws whatever can be thrown, in either direction, under load. The frame
 * was whole, so that no connection is lost; each caller gets what was thrown.
 */
@ExtendWith(NoLeaks.class)
class ConverterErrorsTests {

	private static final int CALLS = Extent.of(2_000, 200_000);

	private static final int CALLERS = 16;

	private static final List<Supplier<Throwable>> PROBLEMS = List.of(() -> new OutOfMemoryError("from the test"),
			() -> new StackOverflowError("from the test"), () -> new LinkageError("from the test"),
			() -> new IOException("from the test"), () -> new IllegalStateException("from the test"),
			() -> new Exception("from the test"));

	private final RestartableServer server = RestartableServer.start((request) -> request);

	private final TestClient client = TestClient.to(this.server.port())
		.template((template) -> template.converter(new ThrowingConverter()))
		.build();

	private final AtomicInteger thrown = new AtomicInteger();

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	static long[] seeds() {
		return new long[] { 1, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void whatAConverterThrowsReachesItsCallerAndCostsNoConnection(long seed) {
		Figures.print("converter errors: seed %d", seed);
		int size = this.client.pool().control().settings().maxSize();
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, seed, this::call)) {
			load.awaitCalls(CALLS, Duration.ofSeconds(10), Duration.ofMinutes(10));
			load.stop();
			Figures.print("converter errors: %,d of %,d calls failed", this.thrown.get(), load.calls());
		}
		assertThat(this.thrown).hasPositiveValue();
		assertThat(this.client.events().closes()).isEmpty();
		assertThat(this.client.pool().control().stats().idle()).isEqualTo(size);
		assertThat(this.client.pool().control().stats().waiters()).isZero();
		assertThat(this.server.connections()).isEqualTo(size);
	}

	private void call(Load.Member caller) {
		Random random = caller.random();
		Payload payload = new Payload(random.nextInt(2 * PROBLEMS.size()), random.nextInt(2 * PROBLEMS.size()));
		try {
			assertThat(this.client.template().exchange(payload, Payload.class)).isEqualTo(payload);
			assertThat(payload.problem()).as("what was to be thrown").isNull();
		}
		catch (Throwable ex) {
			if (payload.problem() == null) {
				throw ex;
			}
			this.thrown.incrementAndGet();
			Throwable expected = payload.problem().get();
			if (expected instanceof Exception) {
				String type = expected.getClass().getName();
				assertThat(ex).isInstanceOf(PayloadConversionException.class).hasMessageContaining(type);
				assertThat(ex.getCause()).hasMessageContaining(type).hasMessageNotContaining("from the test");
			}
			else {
				assertThat(ex).hasSameClassAs(expected).hasMessage("from the test");
			}
		}
	}

	/**
	 * A payload that cannot be written or read, where there is a problem of its number.
	 */
	private record Payload(int whenWriting, int whenReading) {

		/**
		 * Return what a caller is to be told.
		 */
		@Nullable Supplier<Throwable> problem() {
			Supplier<Throwable> writing = problem(this.whenWriting);
			return (writing != null) ? writing : problem(this.whenReading);
		}

		static @Nullable Supplier<Throwable> problem(int number) {
			return (number < PROBLEMS.size()) ? PROBLEMS.get(number) : null;
		}

	}

	private static final class ThrowingConverter implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) throws IOException {
			Payload written = (Payload) payload;
			body.write((written.whenWriting() + " " + written.whenReading()).getBytes(StandardCharsets.UTF_8));
			fail(Payload.problem(written.whenWriting()));
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			String[] numbers = new String(bytes, offset, length, StandardCharsets.UTF_8).split(" ");
			Payload read = new Payload(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
			fail(Payload.problem(read.whenReading()));
			return read;
		}

		/**
		 * Throw anything, as code may that was not written in Java.
		 */
		@SuppressWarnings("unchecked")
		private static <E extends Throwable> void fail(@Nullable Supplier<Throwable> problem) throws E {
			if (problem != null) {
				throw (E) problem.get();
			}
		}

	}

}
