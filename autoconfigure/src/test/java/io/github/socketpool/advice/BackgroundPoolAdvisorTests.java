package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackgroundPoolAdvisor}.
 */
class BackgroundPoolAdvisorTests {

	/** A window of twelve samples, 20 ms apart. */
	private static final Duration WINDOW = Duration.ofMillis(240);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final Advisor advisor = Mockito.mock();

	private final BackgroundPoolAdvisor background = new BackgroundPoolAdvisor(() -> Map.of("default", this.advisor),
			WINDOW);

	@Test
	void missedSamplesAreNotMadeUpFor() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		CountDownLatch never = new CountDownLatch(1);
		BDDMockito.willAnswer((invocation) -> {
			boolean paused = looks.isEmpty() && never.await(INTERVAL.toMillis() * 20, TimeUnit.MILLISECONDS);
			looks.add(System.nanoTime());
			return paused;
		}).given(this.advisor).sample();
		this.background.start();
		Awaitility.await().until(() -> looks.size() >= 6);
		this.background.stop();
		for (int i = 1; i < looks.size(); i++) {
			assertThat(looks.get(i) - looks.get(i - 1)).as("look " + i).isGreaterThanOrEqualTo(INTERVAL.toNanos());
		}
	}

	@Test
	void aRunningSampleEndsBeforeStopReturns() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		AtomicBoolean over = new AtomicBoolean();
		BDDMockito.willAnswer((invocation) -> {
			begun.countDown();
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				over.set(!never.await(200, TimeUnit.MILLISECONDS));
			}
			return null;
		}).given(this.advisor).sample();
		this.background.start();
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		this.background.stop();
		assertThat(over).isTrue();
		assertThat(this.background.isRunning()).isFalse();
	}

	@Test
	void withoutPoolsThereIsNoThread() {
		BackgroundPoolAdvisor idle = new BackgroundPoolAdvisor(Map::of, WINDOW);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		idle.start();
		assertThat(idle.isRunning()).isTrue();
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
			.extracting(Thread::getName)
			.doesNotContain("socketpool-advice");
		idle.stop();
		assertThat(idle.isRunning()).isFalse();
	}

}
