package io.github.socketpool.benchmark.call;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import jdk.jfr.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PinnedThreads}.
 */
class PinnedThreadsTests {

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aVirtualThreadThatHoldsItsCarrierForLongIsCounted() throws Exception {
		try (PinnedThreads pinned = PinnedThreads.watch(ThreadKind.VIRTUAL)) {
			ExecutorService threads = ThreadKind.VIRTUAL.start(1);
			threads.submit(() -> new Initialized().toString()).get(1, TimeUnit.MINUTES);
			threads.shutdown();
			assertThat(pinned.count()).isPositive();
		}
	}

	@Test
	void otherEventsAreNotCounted() {
		try (PinnedThreads pinned = PinnedThreads.watch(ThreadKind.VIRTUAL)) {
			new OtherEvent().commit();
			assertThat(pinned.count()).isZero();
		}
	}

	@Test
	void pinningOfPlatformThreadsIsUnknown() {
		try (PinnedThreads pinned = PinnedThreads.watch(ThreadKind.PLATFORM)) {
			assertThat(pinned.count()).isEqualTo(Figures.UNKNOWN);
		}
	}

	/**
	 * Waits while the JVM initializes it. That is native code, in which a virtual thread
	 * cannot be unmounted.
	 */
	private static final class Initialized {

		static {
			LockSupport.parkNanos(PinnedThreads.THRESHOLD.multipliedBy(5).toNanos());
		}

	}

	/**
	 * An event that every recording has.
	 */
	private static final class OtherEvent extends Event {

	}

}
