package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How a pool is closed and started again.
 */
@ExtendWith(NoLeaks.class)
class PoolLifecycleTests {

	@Test
	void closingWaitsForCallsUnderWay() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			Caller<Boolean> closing = close(fake, Duration.ofHours(1));
			await().until(() -> fake.pool.control().state() == PoolState.CLOSED);
			assertThat(((FakeConnection) lease.connection()).closes()).isEmpty();
			assertThat(closing.isDone()).isFalse();
			lease.release();
			closing.get();
			assertThat(fake.events.closes()).containsExactly("POOL_CLOSED by LOCAL");
			assertThat(fake.events.states).containsExactly(PoolState.CLOSED);
		}
	}

	@Test
	void closingWithoutGraceCutsOffCallsUnderWay() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			fake.pool.close();
			assertThat(((FakeConnection) lease.connection()).closes()).containsExactly(CloseReason.POOL_CLOSED);
			lease.release();
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void closingAgainShortensTheGrace() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			Caller<Boolean> closing = close(fake, Duration.ofHours(1));
			await().until(() -> fake.pool.control().state() == PoolState.CLOSED);
			fake.pool.close();
			assertThat(((FakeConnection) lease.connection()).closes()).containsExactly(CloseReason.POOL_CLOSED);
			lease.release();
			closing.get();
			fake.pool.close();
			assertThat(fake.events.states).containsExactly(PoolState.CLOSED);
		}
	}

	@Test
	void callersWhoWaitAreRefused() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			Lease lease = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			fake.pool.close();
			assertThat(waiter.failure(PoolClosedException.class)).hasMessageContaining("the pool is closed");
			lease.release();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(fake::acquire);
		}
	}

	@Test
	void aPoolThatIsSuspendedIsClosedWithAllWhoWait() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			fake.idle(1);
			fake.pool.control().suspend(Suspension.WAIT);
			Caller<Lease> waiter = fake.callAndWait();
			fake.pool.close();
			waiter.failure(PoolClosedException.class);
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void aConnectThatEndsAfterThePoolWasClosedLeavesNothingBehind() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.factory.hold();
			Caller<Lease> caller = fake.callAndWait();
			await().until(() -> fake.factory.connects.get() == 1);
			fake.pool.close();
			caller.failure(PoolClosedException.class);
			fake.factory.letThrough(1);
			await().until(() -> fake.pool.control().stats().total() == 0);
			assertThat(fake.factory.made.get(0).closes()).containsExactly(CloseReason.POOL_CLOSED);
		}
	}

	@Test
	void closingWaitsForCallsUnderWayAndNotForAConnectThatHangs() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			fake.factory.hold();
			Caller<Lease> caller = fake.callAndWait();
			await().until(() -> fake.factory.connects.get() == 2);
			Caller<Boolean> closing = close(fake, Duration.ofHours(1));
			caller.failure(PoolClosedException.class);
			assertThat(closing.isDone()).isFalse();
			lease.release();
			closing.get();
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(1);
			fake.factory.letThrough(1);
			await().until(() -> fake.pool.control().stats().total() == 0);
			assertThat(fake.factory.made.get(1).closes()).containsExactly(CloseReason.POOL_CLOSED);
		}
	}

	@Test
	void closingDoesNotWaitWhenThereIsNothingButAConnectThatHangs() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.factory.hold();
			Caller<Lease> caller = fake.callAndWait();
			await().until(() -> fake.factory.connects.get() == 1);
			close(fake, Duration.ofHours(1)).get();
			caller.failure(PoolClosedException.class);
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(1);
			fake.factory.letThrough(1);
			await().until(() -> fake.pool.control().stats().total() == 0);
			assertThat(fake.factory.made.get(0).closes()).containsExactly(CloseReason.POOL_CLOSED);
		}
	}

	@Test
	void aPoolCanBeStartedAgain() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			fake.acquire().release();
			fake.pool.close();
			fake.pool.control().start();
			assertThat(fake.pool.control().isOpen()).isTrue();
			fake.acquire().release();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			assertThat(fake.events.states).containsExactly(PoolState.CLOSED, PoolState.OPEN);
		}
	}

	@Test
	void aPoolThatIsStartedAgainCutsOffNobody() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			Caller<Boolean> closing = close(fake, Duration.ofHours(1));
			await().until(() -> fake.pool.control().state() == PoolState.CLOSED);
			fake.pool.control().start();
			closing.get();
			lease.release();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			assertThat(fake.events.closes()).isEmpty();
		}
	}

	@Test
	void aThreadThatIsInterruptedWhileItClosesCutsOffCallsAndStaysInterrupted() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			Caller<Boolean> closing = close(fake, Duration.ofHours(1));
			await().until(() -> fake.pool.control().state() == PoolState.CLOSED);
			closing.thread().interrupt();
			closing.get();
			assertThat(closing.isInterruptedAtEnd()).isTrue();
			assertThat(((FakeConnection) lease.connection()).closes()).containsExactly(CloseReason.POOL_CLOSED);
			lease.release();
		}
	}

	@Test
	void aConnectionGivesItsPlaceAwayOnlyWhenItIsClosed() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			Lease lease = fake.acquire();
			AtomicInteger whileClosing = new AtomicInteger();
			((FakeConnection) lease.connection()).whileClosing = () -> whileClosing
				.set(fake.pool.control().stats().total());
			lease.invalidate();
			assertThat(whileClosing).hasValue(1);
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void oneConnectionForEachCallIsToldLikeAnyOther() {
		try (FakePool fake = FakePool.of(PoolSettings::perCall)) {
			for (int i = 0; i < 3; i++) {
				Lease lease = fake.acquire();
				assertThat(lease.isReused()).isFalse();
				fake.ticker.advance(Duration.ofMillis(1));
				lease.release();
			}
			await().until(() -> fake.events.connected.get() == 3);
			assertThat(fake.events.acquired).hasValue(3);
			assertThat(fake.events.released).hasValue(3);
			assertThat(fake.events.usedNanos).hasValue(Duration.ofMillis(3).toNanos());
			assertThat(fake.events.waited).hasValue(3);
			assertThat(fake.events.connecting).hasValue(3);
			assertThat(fake.events.closes()).hasSize(3).containsOnly("USED_UP by LOCAL");
			assertThat(fake.pool.control().stats().opened()).isEqualTo(3);
			assertThat(fake.pool.control().stats().total()).isZero();
		}
	}

	@Test
	void aTimeOutNamesThoseWhoHoldConnectionsAndThoseWhoWait() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			Lease held = fake.acquire();
			fake.scheduler.advance(Duration.ofSeconds(1));
			Caller<Lease> first = fake.callAndWait();
			fake.scheduler.advance(Duration.ofSeconds(2));
			Caller<Lease> second = fake.callAndWait();
			fake.pass(Duration.ofSeconds(1), first);
			assertThat(first.failure(AcquireTimeoutException.class))
				.hasMessageContaining("no connection became free within pool.acquire-timeout (waited 3 s)")
				.hasMessageContaining("1 of 1 connections in use")
				.hasMessageContaining("Held longest by '" + Thread.currentThread().getName() + "' for 4 s.")
				.hasMessageContaining("Still waiting, next first: 'caller' for 1 s.")
				.hasMessageContaining("raise pool.max-size")
				.satisfies((ex) -> assertThat(ex.getStats()).isNotNull());
			held.release();
			second.get().release();
		}
	}

	private static Caller<Boolean> close(FakePool fake, Duration grace) {
		return Caller.start(() -> {
			fake.pool.close(grace);
			return true;
		});
	}

}
