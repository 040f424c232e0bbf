package io.github.socketpool.template;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.testing.FakeTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final FakeTicker ticker = new FakeTicker();

	@Test
	void theFirstSecondHasOneRepetition() {
		RetryBudget budget = new RetryBudget(0, this.ticker);
		assertThat(budget.take()).isTrue();
		assertThat(budget.take()).isFalse();
	}

	@Test
	void eachSecondThatBeginsAddsOneRepetition() {
		RetryBudget budget = new RetryBudget(0, this.ticker);
		assertThat(takeAll(budget)).isEqualTo(1);
		this.ticker.advance(SECOND.minusNanos(1));
		assertThat(budget.take()).isFalse();
		this.ticker.advance(Duration.ofNanos(1));
		assertThat(takeAll(budget)).isEqualTo(1);
		this.ticker.advance(SECOND.multipliedBy(4));
		assertThat(takeAll(budget)).isEqualTo(4);
	}

	@Test
	void fiveCallsAddOneRepetitionByDefault() {
		RetryBudget budget = new RetryBudget(RetrySettings.defaults().maxRatio(), this.ticker);
		takeAll(budget);
		makeCalls(budget, 4);
		assertThat(budget.take()).isFalse();
		makeCalls(budget, 1);
		assertThat(takeAll(budget)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 0.2, 0.3, 0.7, 1 })
	void partsOfARepetitionAddUpExactly(double maxRatio) {
		RetryBudget budget = new RetryBudget(maxRatio, this.ticker);
		takeAll(budget);
		makeCalls(budget, 10);
		assertThat(takeAll(budget)).isEqualTo(Math.round(10 * maxRatio));
	}

	@Test
	void whatCallsHaveAddedExpiresAfterTenSeconds() {
		RetryBudget budget = new RetryBudget(0.2, this.ticker);
		makeCalls(budget, 100);
		this.ticker.advance(SECOND.multipliedBy(9));
		makeCalls(budget, 10);
		this.ticker.advance(SECOND);
		assertThat(takeAll(budget)).as("2 of calls, 10 of seconds").isEqualTo(12);
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 11, 19, 20, 21, 1000 })
	void anIdleClientHasTenRepetitions(int seconds) {
		RetryBudget budget = new RetryBudget(0.2, this.ticker);
		makeCalls(budget, 100);
		this.ticker.advance(SECOND.multipliedBy(seconds));
		assertThat(takeAll(budget)).isEqualTo(10);
	}

	@Test
	void repetitionsThatWereTakenDoNotReduceThoseOfLaterCalls() {
		RetryBudget budget = new RetryBudget(0.2, this.ticker);
		for (int second = 0; second < 30; second++) {
			makeCalls(budget, 100);
			assertThat(takeAll(budget)).isEqualTo(21);
			this.ticker.advance(SECOND);
		}
	}

	@Test
	void neverMoreIsTakenThanTheRatioOfTheCallsAndOneASecond() {
		for (int seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			RetryBudget budget = new RetryBudget(0.2, this.ticker);
			long calls = 0;
			long taken = 0;
			long nanos = 0;
			for (int step = 0; step < 2_000; step++) {
				int count = random.nextInt(10);
				makeCalls(budget, count);
				calls += count;
				for (int i = random.nextInt(10); i > 0; i--) {
					taken += budget.take() ? 1 : 0;
				}
				Duration pause = Duration.ofMillis((long) Math.pow(10, random.nextDouble() * 4));
				this.ticker.advance(pause);
				assertThat(taken).as("seed %d, step %d", seed, step)
					.isLessThanOrEqualTo(calls / 5 + nanos / SECOND.toNanos() + 1);
				nanos += pause.toNanos();
			}
		}
	}

	@Test
	void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
		RetryBudget budget = new RetryBudget(0.2, this.ticker);
		AtomicInteger taken = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		for (int i = 0; i < 8; i++) {
			threads.execute(() -> {
				for (int call = 0; call < 10_000; call++) {
					budget.callMade();
					if (budget.take()) {
						taken.incrementAndGet();
					}
				}
			});
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		assertThat(taken).hasValue(16_001);
	}

	private static void makeCalls(RetryBudget budget, int count) {
		for (int i = 0; i < count; i++) {
			budget.callMade();
		}
	}

	private static int takeAll(RetryBudget budget) {
		int taken = 0;
		while (budget.take()) {
			taken++;
		}
		return taken;
	}

}
