package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who gets a connection, and what becomes of a grant that nobody can take.
 * {@link HandOffHammerTests} does all of it at once.
 */
@ExtendWith(NoLeaks.class)
class HandOffTests {

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final AtomicReference<Runnable> atReading = new AtomicReference<>(() -> {
	});

	/** The time, which stands still unless a test says otherwise. */
	private final AtomicLong ahead = new AtomicLong();

	/** Does something else whenever the time is asked for. */
	private final Ticker ticker = () -> {
		this.atReading.get().run();
		return this.ahead.get();
	};

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory)
		.settings(PoolSettings.defaults().withMaxSize(1).withAcquireTimeout(Duration.ofMinutes(1)))
		.build());

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void waitersAreServedInOrderOfArrival() {
		Lease held = acquire();
		List<Integer> served = new CopyOnWriteArrayList<>();
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			int number = i;
			callers.add(Caller.start(() -> {
				Lease lease = acquire();
				served.add(number);
				lease.release();
				return true;
			}));
			await().until(() -> this.pool.control().stats().waiters() == number + 1);
		}
		held.release();
		callers.forEach(Caller::get);
		assertThat(served).containsExactlyElementsOf(IntStream.range(0, 16).boxed().toList());
	}

	@Test
	void aNewcomerCannotOvertakeAWaiter() {
		Lease held = acquire();
		Caller<Lease> waiter = Caller.start(this::acquire);
		await().until(() -> this.pool.control().stats().waiters() == 1);
		held.release();
		assertThat(this.pool.control().stats().active()).as("granted before the waiter is awake").isEqualTo(1);
		assertThat(this.pool.control().stats().idle()).isZero();
		waiter.get().release();
	}

	@Test
	void anInterruptedWaiterLeavesTheQueue() {
		Lease held = acquire();
		Caller<Lease> waiter = Caller.start(this::acquire);
		await().until(() -> this.pool.control().stats().waiters() == 1);
		waiter.thread().interrupt();
		waiter.failure(CallInterruptedException.class);
		assertThat(waiter.isInterruptedAtEnd()).isTrue();
		assertThat(this.pool.control().stats().waiters()).isZero();
		held.release();
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void aGrantAtTheMomentOfAnInterruptIsPassedOn() throws Exception {
		Lease held = acquire();
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		// Whether it is interrupted is asked by a waiter who has just seen that there is
		// no grant.
		Thread waiter = new Thread(() -> {
			try {
				acquire().release();
				failure.complete(null);
			}
			catch (CallInterruptedException ex) {
				failure.complete(ex);
			}
		}) {
			@Override
			public boolean isInterrupted() {
				if (interrupted.compareAndSet(true, false)) {
					held.release();
				}
				return super.isInterrupted();
			}
		};
		waiter.start();
		await().until(() -> this.pool.control().stats().waiters() == 1);
		interrupted.set(true);
		waiter.interrupt();
		assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(CallInterruptedException.class);
		assertThat(this.pool.control().stats().active()).isZero();
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 5, 6, 7 })
	void aGrantAtTheMomentTheAcquireTimeoutIsUpIsTaken(int reading) {
		try (ConnectionPool pool = grantingWhenTheTimeIsUp(reading)) {
			Lease lease = pool.acquire(Deadline.after(Duration.ofMinutes(1), this.ticker));
			assertThat(pool.control().stats().active()).isEqualTo(1);
			lease.release();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 5, 6, 7 })
	void aGrantAfterTheDeadlineOfTheCallIsPassedOnUntouched(int reading) {
		try (ConnectionPool pool = grantingWhenTheTimeIsUp(reading)) {
			Deadline deadline = Deadline.after(Duration.ofMillis(5), this.ticker);
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> pool.acquire(deadline));
			assertThat(pool.control().stats().idle()).isEqualTo(1);
			assertThat(this.factory.made.get(0).closes()).isEmpty();
		}
	}

	/**
	 * Return a pool whose one connection is released, and whose callers' time is up, at
	 * the very moment when a waiter asks for the time for the n-th time.
	 */
	private ConnectionPool grantingWhenTheTimeIsUp(int reading) {
		ConnectionPool pool = NoLeaks.watch(new ExclusivePoolBuilder(this.factory)
			.settings(PoolSettings.defaults().withMaxSize(1).withAcquireTimeout(Duration.ofMillis(5)))
			.ticker(this.ticker)
			.build());
		Lease held = Caller.start(() -> pool.acquire(Deadline.after(Duration.ofMinutes(1), this.ticker))).get();
		Thread waiter = Thread.currentThread();
		AtomicInteger readings = new AtomicInteger();
		this.atReading.set(() -> {
			if (Thread.currentThread() == waiter && pool.control().stats().waiters() == 1
					&& readings.incrementAndGet() == reading) {
				held.release();
				this.ahead.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
			}
		});
		return pool;
	}

	@Test
	void allWaitersGetTheCauseOfAFailedConnect() throws InterruptedException {
		this.factory.hold();
		this.factory.refusing = true;
		CountDownLatch told = new CountDownLatch(3);
		List<Caller<Lease>> callers = IntStream.range(0, 3).mapToObj((i) -> Caller.start(() -> {
			try {
				return acquire();
			}
			finally {
				told.countDown();
			}
		})).toList();
		await().until(() -> this.pool.control().stats().waiters() == 3);
		this.factory.letThrough(1);
		assertThat(told.await(2, TimeUnit.SECONDS)).isTrue();
		callers.forEach((caller) -> assertThat(caller.failure(ConnectFailedException.class))
			.hasMessageContaining("refused by the test"));
		// The pool goes on looking for its target.
		this.factory.letThrough(Integer.MAX_VALUE / 2);
	}

	@Test
	void aWaiterTakesWhateverComesFirst() {
		try (ConnectionPool two = ExclusivePool.builder(this.factory)
			.settings(PoolSettings.defaults().withMaxSize(2))
			.build()) {
			NoLeaks.watch(two);
			Lease held = two.acquire(Deadline.after(Duration.ofSeconds(10)));
			this.factory.hold();
			Caller<Lease> waiter = Caller.start(() -> two.acquire(Deadline.after(Duration.ofSeconds(10))));
			await().until(() -> two.control().stats().connecting() == 1 && two.control().stats().waiters() == 1);
			held.release();
			waiter.get().release();
			this.factory.letThrough(1);
			await().until(() -> two.control().stats().idle() == 2);
		}
	}

	private Lease acquire() {
		return this.pool.acquire(Deadline.after(Duration.ofSeconds(10)));
	}

}
