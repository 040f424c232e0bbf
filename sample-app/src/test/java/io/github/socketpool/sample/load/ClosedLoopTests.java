package io.github.socketpool.sample.load;

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
	}

	@Test
	void itEndsAfterTwoMinutes() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			this.clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
			return true;
		});
		assertThat(loop.calls()).isEqualTo(120).isEqualTo(this.made.get());
	}

	@Test
	void figuresAreThoseOfTheCallsThatWereMade() throws Exception {
		ClosedLoop loop = run(1000, (number) -> {
			this.clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(number + 1));
			return false;
		});
		assertThat(loop.micros(0.5)).isEqualTo(50_000);
		assertThat(loop.micros(1)).isEqualTo(100_000);
		assertThat(loop.callsPerSecond()).isEqualTo(Math.round(100 / 5.05));
	}

	private ClosedLoop run(int calls, LongPredicate call) throws Exception {
		ClosedLoop loop = new ClosedLoop(calls, 1, (number) -> {
			this.made.incrementAndGet();
			return call.test(number);
		}, this.clock::get);
		loop.run();
		return loop;
	}

}
