package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class ExclusivePoolTests {

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final FakeTicker ticker = new FakeTicker();

	private final RecordingListener events = new RecordingListener();

	private ConnectionPool pool = pool(PoolSettings.defaults().withMaxSize(2));

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void replacesStaleConnectionsWithoutTheCallerNoticing() {
		releaseTwoConnections();
		this.factory.made.forEach((connection) -> connection.atBegin.add(CloseReason.STALE));
		Lease lease = acquire();
		assertThat(lease.connection()).isSameAs(this.factory.made.get(2));
		lease.release();
		assertThat(this.factory.made.get(0).closes()).containsExactly(CloseReason.STALE);
		assertThat(this.events.closes()).containsExactly("STALE by PEER", "STALE by PEER");
		assertThat(this.events.acquireFailures).isEmpty();
		assertThat(this.events.acquired).hasValue(3);
	}

	@Test
	void replacesAConnectionThatWentStaleBeforeItsFirstUse() {
		use(PoolSettings.defaults().withMinIdle(2).withWarmUp(WarmUp.BACKGROUND));
		this.pool.control().start();
		await().until(() -> this.pool.control().stats().idle() == 2);
		this.ticker.advance(Duration.ofMinutes(10));
		this.factory.made.forEach((connection) -> connection.atBegin.add(CloseReason.STALE));
		acquire().release();
		assertThat(this.events.acquireFailures).isEmpty();
	}

	@Test
	void reportsAServerThatEndsEachNewConnectionAtOnceInsteadOfGoingOnForEver() {
		this.factory.setUp = (connection) -> connection.atBegin.add(CloseReason.STALE);
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire)
			.withMessageContaining("fake:1 accepted the connection and closed it at once")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(this.factory.connects).hasValue(1);
		assertThat(this.pool.control().stats().total()).isZero();
	}

	@Test
	void growsForThoseWhoWaitOnceConnectsSucceedAgainEvenIfNobodyElseComes() {
		try (ConnectionPool pool = ExclusivePool.builder(this.factory).build()) {
			Lease held = pool.acquire(Deadline.after(Duration.ofMinutes(1)));
			this.factory.refusing = true;
			Caller<Lease> waiter = Caller.start(() -> pool.acquire(Deadline.after(Duration.ofMinutes(1))));
			await().until(() -> this.factory.connects.get() >= 2);
			this.factory.refusing = false;
			waiter.get().release();
			held.release();
			assertThat(this.factory.made).hasSize(2);
		}
	}

	@Test
	void fillsUpToMinIdleAgainWhenAnIdleConnectionIsTaken() {
		use(PoolSettings.defaults().withMinIdle(1));
		acquire().release();
		Lease lease = acquire();
		await().until(() -> this.pool.control().stats().idle() == 1);
		lease.release();
	}

	@Test
	void closesAConnectionThatGivesAReasonAtItsEnd() {
		Lease lease = acquire();
		this.factory.made.get(0).atEnd.add(CloseReason.UNSOLICITED);
		lease.release();
		assertThat(this.events.closes()).containsExactly("UNSOLICITED by LOCAL");
		assertThat(this.pool.control().stats().total()).isZero();
	}

	@Test
	void closesAConnectionThatIsInvalidated() {
		Lease lease = acquire();
		lease.invalidate();
		lease.release();
		assertThat(this.events.closes()).containsExactly("INVALIDATED by LOCAL");
		assertThat(this.events.released).hasValue(1);
	}

	@Test
	void endsALeaseOnceHoweverOftenItIsReleased() {
		Lease first = acquire();
		first.release();
		Lease second = acquire();
		assertThat(second.connection()).isSameAs(first.connection());
		first.release();
		first.invalidate();
		first.close();
		assertThat(this.pool.control().stats().active()).isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(first::replace);
		second.release();
		assertThat(this.pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void endsALeaseOnceWhenTwoThreadsReleaseIt() {
		for (int i = 0; i < 500; i++) {
			Lease lease = acquire();
			Caller<Boolean> other = Caller.start(() -> {
				lease.release();
				return true;
			});
			lease.release();
			other.get();
			assertThat(this.pool.control().stats().idle()).isEqualTo(1);
			assertThat(this.events.released).hasValue(i + 1);
		}
	}

	@Test
	void replacesTheConnectionOfALease() {
		Lease lease = acquire();
		Lease replacement = lease.replace();
		assertThat(replacement.connection()).isNotSameAs(lease.connection());
		assertThat(replacement.isReused()).isFalse();
		assertThat(this.events.retried).hasValue(1);
		assertThat(this.pool.control().stats().active()).isEqualTo(1);
		replacement.release();
	}

	@Test
	void closesAConnectionThatHasServedAsManyCallsAsItMay() {
		use(PoolSettings.defaults().withMaxUses(2));
		acquire().release();
		acquire().release();
		assertThat(this.events.closes()).containsExactly("USED_UP by LOCAL");
		acquire().release();
		assertThat(this.factory.made).hasSize(2);
	}

	@Test
	void tellsHowLongCallersWaitedAndHeldTheirConnection() {
		Lease lease = acquire();
		this.ticker.advance(Duration.ofMillis(7));
		lease.release();
		assertThat(this.events.usedNanos).hasValue(7_000_000);
		assertThat(this.events.waitedNanos).hasValue(0);
		await().untilAsserted(() -> assertThat(this.events.connected).hasValue(1));
	}

	@Test
	void tellsNewHeartbeatsOnly() {
		Lease lease = acquire();
		this.factory.made.get(0).heartbeats = 3;
		lease.release();
		acquire().release();
		assertThat(this.events.heartbeats).hasValue(3);
		Lease third = acquire();
		this.factory.made.get(0).heartbeats = 5;
		third.release();
		assertThat(this.events.heartbeats).hasValue(5);
	}

	@Test
	void describesItself() {
		use(PoolSettings.defaults().withMaxSize(1));
		Lease lease = acquire();
		this.ticker.advance(Duration.ofSeconds(2));
		Caller<Lease> waiter = Caller.start(this::acquire);
		await().until(() -> this.pool.control().stats().waiters() == 1);
		this.ticker.advance(Duration.ofSeconds(1));
		PoolSnapshot snapshot = this.pool.control().snapshot();
		assertThat(snapshot.stats()).isEqualTo(new PoolStats(1, 0, 0, 1, 1, 0, 1));
		assertThat(snapshot.connections())
			.containsExactly(new PoolSnapshot.ConnectionInfo(FakeConnectionFactory.ENDPOINT, SlotState.ACTIVE,
					Duration.ofSeconds(3), Duration.ofSeconds(3), 1, Thread.currentThread().getName()));
		assertThat(snapshot.waiters()).containsExactly(new PoolSnapshot.WaiterInfo("caller", Duration.ofSeconds(1)));
		assertThat(snapshot.settings()).isEqualTo(this.pool.control().settings());
		lease.invalidate();
		waiter.get().release();
		assertThat(this.pool.control().snapshot().closes()).singleElement()
			.satisfies((close) -> assertThat(close.count()).isEqualTo(1));
		assertThat(this.pool.control().snapshot().lastFailure()).isNull();
	}

	@Test
	void remembersTheConnectThatFailedLast() {
		this.factory.refusing = true;
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire)
			.withMessageContaining("Pool 'default' (fake:1): refused by the test");
		assertThat(this.pool.control().snapshot().lastFailure()).isNotNull()
			.satisfies((failure) -> assertThat(failure.message()).contains("refused by the test"));
		await().untilAsserted(() -> assertThat(this.events.connectFailures).hasSize(1));
		assertThat(this.events.acquireFailures).hasSize(1);
	}

	@Test
	void refusesACallerWhoseThreadIsInterruptedWithoutTouchingAConnection() {
		releaseTwoConnections();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(this::acquire);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.pool.control().stats().idle()).isEqualTo(2);
	}

	@Test
	void refusesACallerWhoseDeadlineHasPassed() {
		Deadline passed = Deadline.after(Duration.ZERO, this.ticker);
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.pool.acquire(passed));
		assertThat(this.factory.connects).hasValue(0);
	}

	@Test
	void closesAConnectionAsMalformedWhosePeerSpeaksSomethingElse() {
		FrameFormatException failure = new FrameFormatException("not a frame");
		this.factory.setUp = (connection) -> connection.whileBeginning = () -> {
			throw failure;
		};
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(this::acquire).isSameAs(failure);
		assertThat(this.events.closes()).containsExactly("MALFORMED by LOCAL");
		assertThat(this.pool.control().stats().total()).isZero();
	}

	@Test
	void namesAHolderInATimeOutWhoseThreadHasNoName() {
		use(PoolSettings.defaults().withMaxSize(1));
		Lease held = Caller.start(() -> {
			Thread.currentThread().setName("");
			return acquire();
		}).get();
		Caller<Lease> waiter = Caller.start(this::acquire);
		await().until(() -> this.pool.control().stats().waiters() == 1);
		this.ticker.advance(Duration.ofSeconds(10));
		LockSupport.unpark(waiter.thread());
		assertThat(waiter.failure(AcquireTimeoutException.class)).hasMessageContaining("Held longest by 'Thread[");
		held.release();
	}

	@Test
	void passesOnWhatAConnectDoesThatFailsWithoutAReason() {
		this.factory.setUp = (connection) -> {
			throw new IllegalArgumentException("broken factory");
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::acquire)
			.withMessageContaining("broken factory");
		assertThat(this.pool.control().stats().total()).isZero();
	}

	private ConnectionPool pool(PoolSettings settings) {
		return NoLeaks.watch(new ExclusivePoolBuilder(this.factory).settings(settings)
			.ticker(this.ticker)
			.listener(this.events)
			.build());
	}

	private void use(PoolSettings settings) {
		this.pool.close();
		this.pool = pool(settings);
	}

	private Lease acquire() {
		return this.pool.acquire(Deadline.after(Duration.ofSeconds(10), this.ticker));
	}

	private void releaseTwoConnections() {
		List<Lease> leases = new ArrayList<>(List.of(acquire(), acquire()));
		leases.forEach(Lease::release);
		assertThat(this.pool.control().stats().idle()).isEqualTo(2);
	}

}
