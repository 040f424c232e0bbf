package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What can be done to a pool that is in use.
 */
@ExtendWith(NoLeaks.class)
class PoolControlTests {

	@Test
	void aPoolThatGrowsServesThoseWhoWaitAtOnce() {
		try (FakePool fake = pool(1)) {
			Lease held = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			assertThat(fake.pool.control().resize(2, 1).maxSize()).isEqualTo(2);
			waiter.get().release();
			held.release();
			assertThat(fake.pool.control().stats().max()).isEqualTo(2);
			assertThat(fake.pool.control().stats().min()).isEqualTo(1);
			assertThat(fake.events.settings).containsExactly(fake.pool.control().settings());
		}
	}

	@Test
	void aPoolThatShrinksClosesIdleConnectionsAtOnceAndOthersWhenTheyComeBack() {
		try (FakePool fake = pool(4)) {
			List<Lease> leases = leases(fake, 3);
			leases.get(0).release();
			fake.pool.control().resize(1, 0);
			assertThat(fake.events.closes()).containsExactly("SHRUNK by LOCAL");
			assertThat(fake.pool.control().stats().active()).isEqualTo(2);
			leases.get(1).release();
			assertThat(fake.events.closes()).containsExactly("SHRUNK by LOCAL", "SHRUNK by LOCAL");
			leases.get(2).release();
			assertThat(fake.events.closes()).hasSize(2);
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void aPoolThatShrinksKeepsTheConnectionsThatWereUsedLast() {
		try (FakePool fake = pool(4)) {
			List<FakeConnection> connections = fake.idle(4);
			fake.pool.control().resize(2, 0);
			assertThat(connections).filteredOn((connection) -> connection.closes().isEmpty())
				.containsExactly(connections.get(2), connections.get(3));
		}
	}

	@Test
	void aSizeThatMakesNoSenseChangesNothing() {
		try (FakePool fake = pool(4)) {
			PoolSettings before = fake.pool.control().settings();
			assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> fake.pool.control().resize(0, 0));
			assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> fake.pool.control().resize(2, 3));
			assertThat(fake.pool.control().settings()).isEqualTo(before);
			assertThat(fake.events.settings).isEmpty();
		}
	}

	@Test
	void anotherAcquireTimeoutCountsForTheNextCaller() {
		try (FakePool fake = pool(1)) {
			Lease held = fake.acquire();
			fake.pool.control().change((settings) -> settings.withAcquireTimeout(Duration.ofSeconds(1)));
			Caller<Lease> waiter = fake.callAndWait();
			fake.pass(Duration.ofSeconds(1), waiter);
			assertThat(waiter.failure(AcquireTimeoutException.class))
				.hasMessageContaining("within pool.acquire-timeout (waited 1 s)");
			held.release();
		}
	}

	@Test
	void anotherMaxUsesCountsForConnectionsThatThereAre() {
		try (FakePool fake = pool(1)) {
			fake.acquire().release();
			Lease lease = fake.acquire();
			fake.pool.control().change((settings) -> settings.withMaxUses(2));
			lease.release();
			assertThat(fake.events.closes()).containsExactly("USED_UP by LOCAL");
		}
	}

	@Test
	void anotherMaxConnectingCountsForThoseWhoWait() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxConnecting(1))) {
			fake.factory.hold();
			List<Caller<Lease>> waiters = Stream.generate(fake::callAndWait).limit(4).toList();
			await().until(() -> fake.factory.connects.get() == 1);
			assertThat(fake.pool.control().stats().connecting()).isEqualTo(1);
			fake.pool.control().change((settings) -> settings.withMaxConnecting(3));
			await().until(() -> fake.factory.connects.get() == 3);
			fake.factory.letThrough(4);
			waiters.forEach((waiter) -> waiter.get().release());
			assertThat(fake.factory.mostAtOnce).hasValue(3);
		}
	}

	@Test
	void twoChangesAtTheSameTimeBothCount() {
		try (FakePool fake = pool(1)) {
			AtomicBoolean once = new AtomicBoolean();
			PoolSettings changed = fake.pool.control().change((settings) -> {
				if (once.compareAndSet(false, true)) {
					fake.pool.control().change((others) -> others.withMaxUses(7));
				}
				return settings.withMaxWaiters(3);
			});
			assertThat(changed.maxUses()).isEqualTo(7);
			assertThat(changed.maxWaiters()).isEqualTo(3);
			assertThat(fake.pool.control().settings()).isEqualTo(changed);
		}
	}

	@Test
	void idleConnectionsAreEvictedAndOthersStay() {
		try (FakePool fake = pool(4)) {
			List<Lease> leases = leases(fake, 3);
			leases.get(0).release();
			leases.get(1).release();
			assertThat(fake.pool.control().evictIdle()).isEqualTo(2);
			assertThat(fake.events.closes()).containsExactly("EVICTED by LOCAL", "EVICTED by LOCAL");
			leases.get(2).release();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void allConnectionsAreEvictedThoseInUseWhenTheyComeBack() {
		try (FakePool fake = pool(4)) {
			List<Lease> leases = leases(fake, 2);
			leases.get(0).release();
			assertThat(fake.pool.control().evictAll()).isEqualTo(2);
			assertThat(fake.events.closes()).hasSize(1);
			leases.get(1).release();
			assertThat(fake.events.closes()).containsExactly("EVICTED by LOCAL", "EVICTED by LOCAL");
			Lease next = fake.acquire();
			assertThat(next.isReused()).isFalse();
			next.release();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
		}
	}

	@Test
	void aConnectionThatIsBeingMadeIsEvictedTooAndTheCallerGetsTheNextOne() {
		try (FakePool fake = pool(1)) {
			fake.factory.hold();
			Caller<Lease> caller = fake.callAndWait();
			await().until(() -> fake.pool.control().stats().connecting() == 1);
			fake.pool.control().evictAll();
			fake.factory.letThrough(2);
			Lease lease = caller.get();
			assertThat(lease.connection()).isSameAs(fake.factory.made.get(1));
			assertThat(fake.factory.made.get(0).closes()).containsExactly(CloseReason.EVICTED);
			lease.release();
		}
	}

	@Test
	void minIdleIsFilledAgainAfterAnEviction() {
		try (FakePool fake = FakePool.of((settings) -> settings.withMaxSize(2).withMinIdle(2))) {
			fake.idle(2);
			fake.pool.control().evictIdle();
			await().until(() -> fake.pool.control().stats().idle() == 2);
			assertThat(fake.factory.made).hasSize(4);
		}
	}

	@Test
	void callersOfASuspendedPoolWaitAndAreServedInOrderOnceItIsResumed() {
		try (FakePool fake = pool(1)) {
			fake.acquire().release();
			fake.pool.control().suspend(Suspension.WAIT);
			assertThat(fake.pool.control().state()).isEqualTo(PoolState.SUSPENDED);
			List<Integer> served = new CopyOnWriteArrayList<>();
			List<Caller<Boolean>> callers = IntStream.range(0, 5).mapToObj((number) -> {
				Caller<Boolean> caller = Caller.start(() -> {
					Lease lease = fake.acquire();
					served.add(number);
					lease.release();
					return true;
				});
				await().until(() -> fake.pool.control().stats().waiters() == number + 1);
				return caller;
			}).toList();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			fake.pool.control().resume();
			callers.forEach(Caller::get);
			assertThat(served).containsExactly(0, 1, 2, 3, 4);
			assertThat(fake.factory.connects).hasValue(1);
			assertThat(fake.events.states).containsExactly(PoolState.SUSPENDED, PoolState.OPEN);
		}
	}

	@Test
	void callersWhoWaitWhenThePoolIsSuspendedGoOnWaiting() {
		try (FakePool fake = pool(1)) {
			Lease held = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			fake.pool.control().suspend(Suspension.WAIT);
			held.release();
			assertThat(fake.pool.control().stats().waiters()).isEqualTo(1);
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			fake.pool.control().resume();
			waiter.get().release();
		}
	}

	@Test
	void aSuspendedPoolConnectsForThoseWhoWaitOnceItIsResumed() {
		try (FakePool fake = pool(2)) {
			fake.pool.control().suspend(Suspension.WAIT);
			List<Caller<Lease>> waiters = Stream.generate(fake::callAndWait).limit(2).toList();
			assertThat(fake.factory.connects).hasValue(0);
			fake.pool.control().resume();
			waiters.forEach((waiter) -> waiter.get().release());
		}
	}

	@Test
	void aTimeOutInASuspendedPoolSaysSo() {
		try (FakePool fake = pool(1)) {
			fake.pool.control().suspend(Suspension.WAIT);
			Caller<Lease> waiter = fake.callAndWait();
			fake.pass(Duration.ofSeconds(3), waiter);
			assertThat(waiter.failure(AcquireTimeoutException.class))
				.hasMessageContaining("The pool is suspended: resume it.");
			assertThat(fake.pool.control().stats().waiters()).isZero();
		}
	}

	@Test
	void aPoolThatIsSuspendedForGoodRefusesCallersAndThoseWhoWait() {
		try (FakePool fake = pool(1)) {
			Lease held = fake.acquire();
			Caller<Lease> waiter = fake.callAndWait();
			fake.pool.control().suspend(Suspension.REFUSE);
			assertThat(waiter.failure(PoolClosedException.class))
				.hasMessageContaining("is suspended and refuses calls until it is resumed");
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(fake::acquire);
			held.release();
			assertThat(fake.pool.control().stats().idle()).isEqualTo(1);
			assertThat(fake.pool.control().isOpen()).isTrue();
			fake.pool.control().resume();
			fake.acquire().release();
		}
	}

	@Test
	void aStateIsToldOnlyWhenItIsAnotherOne() {
		try (FakePool fake = pool(1)) {
			fake.pool.control().resume();
			assertThat(fake.events.states).isEmpty();
			fake.pool.control().suspend(Suspension.WAIT);
			fake.pool.control().suspend(Suspension.WAIT);
			fake.pool.control().resume();
			fake.pool.control().resume();
			fake.pool.close();
			fake.pool.control().suspend(Suspension.WAIT);
			fake.pool.control().resume();
			assertThat(fake.events.states).containsExactly(PoolState.SUSPENDED, PoolState.OPEN, PoolState.CLOSED);
		}
	}

	@Test
	void aPoolThatIsClosedIsNeitherSuspendedNorResumed() {
		try (FakePool fake = pool(1)) {
			fake.pool.close();
			fake.pool.control().suspend(Suspension.WAIT);
			assertThat(fake.pool.control().state()).isEqualTo(PoolState.CLOSED);
			fake.pool.control().resume();
			assertThat(fake.pool.control().state()).isEqualTo(PoolState.CLOSED);
		}
	}

	@Test
	void aPoolThatIsClosedAtTheMomentItIsResumedStaysClosed() {
		AtomicReference<ConnectionPool> closing = new AtomicReference<>();
		Ticker ticker = () -> {
			ConnectionPool pool = closing.getAndSet(null);
			if (pool != null) {
				pool.close();
			}
			return 0;
		};
		ConnectionPool pool = NoLeaks
			.watch(new ExclusivePoolBuilder(new FakeConnectionFactory()).ticker(ticker).build());
		pool.acquire(Deadline.after(Duration.ofSeconds(10), ticker)).release();
		pool.control().suspend(Suspension.WAIT);
		closing.set(pool);
		pool.control().resume();
		assertThat(closing.get()).as("closed in between").isNull();
		assertThat(pool.control().state()).isEqualTo(PoolState.CLOSED);
	}

	private static FakePool pool(int maxSize) {
		return FakePool.of((settings) -> settings.withMaxSize(maxSize));
	}

	private static List<Lease> leases(FakePool fake, int count) {
		return Stream.generate(fake::acquire).limit(count).toList();
	}

}
