package io.github.socketpool.sample.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClosedLoop}.
 */
class ClosedLoopTests {

	private final AtomicLong clock = new AtomicLong();

	private final AtomicInteger made = new AtomicInteger();

	@Test
	void allCallsAreMadeWhileSomeSucceed() throws Exception {
		ClosedLoop loop = run(1000, (number) -> number % 100 == 99);
		assertThat(loop.calls()).isEqualTo(1000).isEqualTo(this.made.get());
		assertThat(loop.failures()).isEqualTo(990);
	}

	@Test
	void itEndsAfter100FailuresInARow() throws Exception {
		ClosedLoop loop = run(1000, (number) -> number < 50);
		assertThat(loop.calls()).isEqualTo(150).isEqualTo(this.made.get());
		assertThat(loop.failures()).isEqualTo(100);
		assertThat(loop.end()).isEqualTo(LoadEnd.FAILURES);
	}

	@Test
	void itEndsAfterItsTimeLimit() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			this.clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
			return true;
		});
		assertThat(loop.calls()).isEqualTo(120).isEqualTo(this.made.get());
		assertThat(loop.end()).isEqualTo(LoadEnd.TIME_LIMIT);
	}

	@Test
	void itIsCompleteOnceAllCallsWereMade() throws Exception {
		assertThat(run(100, (number) -> false).end()).isEqualTo(LoadEnd.COMPLETE);
		assertThat(run(99, (number) -> true).end()).isEqualTo(LoadEnd.COMPLETE);
	}

	@Test
	void failedCallsDoNotCountInRateAndTimes() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			boolean success = number % 2 == 0;
			this.clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(success ? 10_000 : 1));
			return success;
		});
		assertThat(loop.failures()).isEqualTo(500);
		assertThat(loop.micros(0.01)).isEqualTo(10_000);
		assertThat(loop.micros(1)).isEqualTo(10_000);
		assertThat(loop.successesPerSecond()).isEqualTo(Math.round(500 / 5.0005));
	}

	@Test
	void withoutSuccessfulCallsThereAreNoTimesAndNoRate() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			this.clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(1));
			return false;
		});
		assertThat(loop.micros(0.5)).isNull();
		assertThat(loop.micros(1)).isNull();
		assertThat(loop.successesPerSecond()).isZero();
	}

	@Test
	void figuresAreThoseOfTheCallsThatWereMade() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			this.clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(number + 1));
			return number < 100;
		});
		assertThat(loop.micros(0.5)).isEqualTo(50_000);
		assertThat(loop.micros(1)).isEqualTo(100_000);
	}

	private ClosedLoop run(int calls, LongPredicate call) throws Exception {
		ClosedLoop loop = new ClosedLoop(calls, 1, Duration.ofMinutes(2), (number) -> {
			this.made.incrementAndGet();
			return call.test(number);
		}, this.clock::get);
		loop.run();
		return loop;
	}

}
