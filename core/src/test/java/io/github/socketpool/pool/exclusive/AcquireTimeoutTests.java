package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Scheduler;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Virtual threads sleep in the queue without a time limit: whoever keeps house reminds
 * them when their time is up. No other thread wakes them here.
 */
@ExtendWith(NoLeaks.class)
@SuppressWarnings("try")
class AcquireTimeoutTests {

	private static final Error NO_THREAD = new Error("no thread is to be had");

	@BeforeAll
	static void requireVirtualThreads() {
		ThreadKind.VIRTUAL.assumeAvailable();
	}

	@Test
	void waitersAreWokenWhenTheirTimeIsUp() {
		try (FakePool fake = pool(); Lease held = fake.acquire()) {
			Caller<Lease> waiter = callAndWait(fake, Duration.ofHours(1));
			assertThat(waiter.thread().getState()).isEqualTo(Thread.State.WAITING);
			fake.scheduler.advance(Duration.ofMillis(2_999));
			assertThat(fake.pool.control().stats().waiters()).isEqualTo(1);
			fake.scheduler.advance(Duration.ofMillis(1));
			assertThat(waiter.failure(AcquireTimeoutException.class)).hasMessageContaining("waited 3 s");
		}
	}

	@Test
	void aWaiterWhoseTimeIsUpBeforeTheNextRunHasItBroughtForward() {
		try (FakePool fake = pool(); Lease held = fake.acquire()) {
			List<Caller<Lease>> waiters = Stream.of(50, 700, 20, 300)
				.map((timeout) -> callAndWait(fake, Duration.ofMillis(timeout)))
				.toList();
			assertThatNextToLeave(fake, waiters.get(2), Duration.ofMillis(20));
			assertThatNextToLeave(fake, waiters.get(0), Duration.ofMillis(30));
			assertThatNextToLeave(fake, waiters.get(3), Duration.ofMillis(250));
			assertThatNextToLeave(fake, waiters.get(1), Duration.ofMillis(400));
		}
	}

	private static void assertThatNextToLeave(FakePool fake, Caller<Lease> waiter, Duration later) {
		int before = fake.pool.control().stats().waiters();
		fake.scheduler.advance(later.minusNanos(1));
		assertThat(fake.pool.control().stats().waiters()).isEqualTo(before);
		fake.scheduler.advance(Duration.ofNanos(1));
		waiter.failure(AcquireTimeoutException.class);
		assertThat(fake.pool.control().stats().waiters()).isEqualTo(before - 1);
	}

	@Test
	void aPoolHasOneTaskWhileCallersWait() {
		try (FakePool fake = pool(); Lease held = fake.acquire()) {
			await().until(() -> fake.scheduler.pending() == 1);
			List<Caller<Lease>> waiters = Stream.of(500, 2_500, 100)
				.map((timeout) -> callAndWait(fake, Duration.ofMillis(timeout)))
				.toList();
			for (int i = 0; i < 30; i++) {
				assertThat(fake.scheduler.pending()).isEqualTo(1);
				fake.scheduler.advance(Duration.ofMillis(100));
			}
			waiters.forEach((waiter) -> waiter.failure(AcquireTimeoutException.class));
			assertThat(fake.scheduler.pending()).isEqualTo(1);
		}
	}

	@Test
	void waitersForTheFirstConnectionAreWokenToo() {
		try (FakePool fake = pool()) {
			fake.factory.hold();
			Caller<Lease> waiter = callAndWait(fake, Duration.ofHours(1));
			fake.scheduler.advance(Duration.ofSeconds(3));
			assertThat(waiter.failure(AcquireTimeoutException.class)).hasMessageContaining("no connection was made");
		}
	}

	@Test
	void waitersKeepToTheirTimeByThemselvesWhenNoThreadIsToBeHad() {
		FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
		scheduler.failures.addAll(Collections.nCopies(1_000, NO_THREAD));
		try (LogCapture log = new LogCapture(ConnectionPool.class);
				ConnectionPool pool = NoLeaks.watch(new ExclusivePoolBuilder(new FakeConnectionFactory())
					.settings(PoolSettings.defaults().withMaxSize(1).withAcquireTimeout(Duration.ofMillis(50)))
					.scheduler(scheduler)
					.build());
				Lease held = pool.acquire(Deadline.after(Duration.ofSeconds(10)))) {
			Caller<Lease> waiter = Caller.start(ThreadKind.VIRTUAL,
					() -> pool.acquire(Deadline.after(Duration.ofSeconds(10))));
			waiter.failure(AcquireTimeoutException.class);
			assertThat(log.records(Level.SEVERE)).as("said once").hasSize(1);
			assertThat(scheduler.failures).as("not asked again and again").hasSizeGreaterThan(900);
		}
	}

	@Test
	void waitersPlanTheNextRunWhenItCouldNotBePlannedByTheOneBefore() {
		try (LogCapture log = new LogCapture(ConnectionPool.class);
				FakePool fake = pool();
				Lease held = fake.acquire()) {
			Caller<Lease> waiter = callAndWait(fake, Duration.ofHours(1));
			await().until(() -> fake.scheduler.pending() == 1);
			// One for the waiter, one for what is due every second.
			fake.scheduler.failures.addAll(Collections.nCopies(2, NO_THREAD));
			fake.scheduler.advance(Duration.ofSeconds(1));
			assertThat(fake.scheduler.failures).isEmpty();
			await().until(() -> fake.scheduler.pending() == 1 && FakePool.isAsleep(waiter));
			fake.scheduler.advance(Duration.ofSeconds(2));
			waiter.failure(AcquireTimeoutException.class);
			assertThat(log.records(Level.SEVERE)).as("said once").hasSize(1);
		}
	}

	@Test
	void aWaiterWithLittleTimeSleepsUntilThen() {
		AtomicInteger planned = new AtomicInteger();
		Scheduler counting = (task, delayNanos) -> {
			planned.incrementAndGet();
			return Scheduler.shared().schedule(task, delayNanos);
		};
		try (ConnectionPool pool = NoLeaks.watch(
				new ExclusivePoolBuilder(new FakeConnectionFactory()).settings(PoolSettings.defaults().withMaxSize(1))
					.scheduler(counting)
					.build());
				Lease held = pool.acquire(Deadline.after(Duration.ofSeconds(10)))) {
			Caller<Lease> waiter = Caller.start(ThreadKind.VIRTUAL,
					() -> pool.acquire(Deadline.after(Duration.ofMillis(300))));
			waiter.failure(AcquireTimeoutException.class);
			assertThat(planned).as("looks").hasValueLessThan(20);
		}
	}

	private static FakePool pool() {
		return FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxSize(1).withAcquireTimeout(Duration.ofSeconds(3)));
	}

	private static Caller<Lease> callAndWait(FakePool fake, Duration timeout) {
		return fake.callAndWait(ThreadKind.VIRTUAL::newThread,
				() -> fake.pool.acquire(Deadline.after(timeout, fake.ticker)));
	}

}
