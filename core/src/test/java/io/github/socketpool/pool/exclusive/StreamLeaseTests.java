package io.github.socketpool.pool.exclusive;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Leases whose connections are used as streams, and leases that are asked whether their
 * connections are outdated.
 */
@ExtendWith(NoLeaks.class)
class StreamLeaseTests {

	private static final FrameStream STREAM = new NoStream();

	@Test
	void aStreamIsThatOfTheConnectionAndBelongsToNoThread() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			((FakeConnection) lease.connection()).stream = STREAM;
			assertThat(holder(fake)).isEqualTo(Thread.currentThread().getName());
			assertThat(lease.stream()).isSameAs(STREAM);
			assertThat(holder(fake)).isNull();
			assertThat(fake.pool.control().stats().active()).isEqualTo(1);
			lease.release();
			fake.acquire().release();
			assertThat(fake.factory.made).hasSize(1);
		}
	}

	@Test
	void theThreadStaysTheHolderOfALeaseThatCannotBecomeAStream() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = fake.acquire();
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(lease::stream);
			assertThat(holder(fake)).isEqualTo(Thread.currentThread().getName());
			lease.release();
		}
	}

	@Test
	void aStreamIsNoLeak() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withLeakDetectionThreshold(Duration.ofSeconds(1)))) {
			Lease lease = stream(fake);
			fake.scheduler.advance(Duration.ofMinutes(10));
			assertThat(fake.events.leaks).isEmpty();
			lease.release();
		}
	}

	@Test
	void aThreadThatHasOnlyStreamsMayWaitForAConnection() {
		FakeConnectionFactory factory = new FakeConnectionFactory();
		try (ConnectionPool pool = NoLeaks
			.watch(new ExclusivePoolBuilder(factory).settings(LedgerDriver.SETTINGS.withMaxSize(1)).build())) {
			Lease lease = pool.acquire(Deadline.after(Duration.ofHours(1)));
			Deadline soon = Deadline.after(Duration.ofMillis(50));
			assertThatExceptionOfType(NestedAcquireException.class).isThrownBy(() -> pool.acquire(soon));
			((FakeConnection) lease.connection()).stream = STREAM;
			lease.stream();
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> pool.acquire(Deadline.after(Duration.ofMillis(50))))
				.isNotInstanceOf(NestedAcquireException.class);
			lease.release();
		}
	}

	@Test
	void aThreadThatHoldsAConnectionMayWaitForOneThatAnyThreadCanRelease() {
		FakeConnectionFactory factory = new FakeConnectionFactory();
		try (ConnectionPool pool = NoLeaks
			.watch(new ExclusivePoolBuilder(factory).settings(LedgerDriver.SETTINGS.withMaxSize(2)).build())) {
			Lease stream = pool.acquire(Deadline.after(Duration.ofHours(1)));
			((FakeConnection) stream.connection()).stream = STREAM;
			stream.stream();
			Lease held = pool.acquire(Deadline.after(Duration.ofHours(1)));
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> pool.acquire(Deadline.after(Duration.ofMillis(50))))
				.isNotInstanceOf(NestedAcquireException.class);
			held.release();
			stream.release();
		}
	}

	@Test
	void aConnectionThatThePoolKeepsIsNotOutdated() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			Lease lease = stream(fake);
			fake.scheduler.advance(Duration.ofHours(9));
			assertThat(lease.isOutdated()).isFalse();
			lease.release();
			assertThat(lease.isOutdated()).isTrue();
			assertThat(fake.events.closes()).isEmpty();
		}
	}

	@Test
	void aConnectionIsOutdatedOnceItIsEvicted() {
		try (FakePool fake = FakePool.of(FakePool::lasting)) {
			assertOutdatedAfter(fake, () -> fake.pool.control().evictAll(), CloseReason.EVICTED);
		}
	}

	@Test
	void aConnectionIsOutdatedOnceAnotherOneWasMadeInItsPlace() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(2))) {
			assertOutdatedAfter(fake, () -> {
				fake.pool.control().renew();
				await().until(() -> fake.events.connected.get() == 2);
			}, CloseReason.RENEWED);
		}
	}

	@Test
	void aConnectionIsOutdatedOnceThePoolIsTooSmallForIt() {
		try (FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(2))) {
			Lease other = fake.acquire();
			assertOutdatedAfter(fake, () -> fake.pool.control().change((settings) -> settings.withMaxSize(1)),
					CloseReason.SHRUNK);
			assertThat(other.isOutdated()).isFalse();
			other.release();
		}
	}

	@Test
	void aConnectionIsOutdatedOnceItHasLivedItsLife() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withMaxLifetime(Duration.ofMinutes(30)))) {
			assertOutdatedAfter(fake, () -> fake.ticker.advance(Duration.ofMinutes(31)), CloseReason.MAX_LIFETIME);
		}
	}

	@Test
	void aConnectionInUseIsNotOutdatedForBeingUsedLong() {
		try (FakePool fake = FakePool
			.of((settings) -> FakePool.lasting(settings).withIdleTimeout(Duration.ofMinutes(1)))) {
			Lease lease = stream(fake);
			fake.ticker.advance(Duration.ofMinutes(5));
			assertThat(lease.isOutdated()).isFalse();
			lease.release();
			assertThat(fake.events.closes()).isEmpty();
		}
	}

	@Test
	void aConnectionIsOutdatedOnceItsPoolIsClosed() {
		FakePool fake = FakePool.of(FakePool::lasting);
		Lease lease = stream(fake);
		fake.pool.close(Duration.ZERO);
		assertThat(lease.isOutdated()).isTrue();
		lease.release();
	}

	/**
	 * Asking changes nothing, however often: the pool closes the connection for the same
	 * reason as without it.
	 */
	private static void assertOutdatedAfter(FakePool fake, Runnable event, CloseReason reason) {
		Lease lease = stream(fake);
		assertThat(lease.isOutdated()).isFalse();
		event.run();
		for (int i = 0; i < 3; i++) {
			assertThat(lease.isOutdated()).isTrue();
		}
		assertThat(fake.events.closes()).isEmpty();
		lease.release();
		assertThat(fake.events.closes()).containsExactly(reason + " by LOCAL");
	}

	private static Lease stream(FakePool fake) {
		Lease lease = fake.acquire();
		((FakeConnection) lease.connection()).stream = STREAM;
		lease.stream();
		return lease;
	}

	private static String holder(FakePool fake) {
		return fake.pool.control().snapshot().connections().get(0).holder();
	}

	/**
	 * A stream on which nothing moves.
	 */
	private static final class NoStream implements FrameStream {

		@Override
		public Endpoint endpoint() {
			return FakeConnectionFactory.ENDPOINT;
		}

		@Override
		public void put(Frame frame) {
		}

		@Override
		public void putHeartbeat() {
		}

		@Override
		public boolean flush() {
			return true;
		}

		@Override
		public long accepted() {
			return 0;
		}

		@Override
		public long offered() {
			return 0;
		}

		@Override
		public long written() {
			return 0;
		}

		@Override
		public int read(Consumer<Frame> frames) {
			return 0;
		}

		@Override
		public boolean isClean() {
			return true;
		}

		@Override
		public boolean await(boolean alsoWritable, long nanos) throws IOException {
			return false;
		}

		@Override
		public void wakeUp() {
		}

		@Override
		public void fail(CloseReason reason) {
		}

	}

}
