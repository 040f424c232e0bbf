package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.connection.Connection;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What every pool promises, whatever its connections are made of. Each sentence is a
 * test; a class that extends this one says what the connections are.
 */
@ExtendWith(NoLeaks.class)
abstract class ConnectionPoolContract {

	private final RecordingListener events = new RecordingListener();

	private final List<ConnectionPool> pools = new ArrayList<>();

	/**
	 * Return where connections come from whose peer answers each request with itself.
	 */
	protected abstract ConnectionFactory connections();

	/**
	 * Let no connection be made any more, and end those that there are.
	 */
	protected abstract void takeTargetDown();

	/**
	 * Let connections be made again.
	 */
	protected abstract void bringTargetUp();

	/**
	 * Return how many connections were open at once, at most.
	 */
	protected abstract int mostOpen();

	@AfterEach
	void closePools() {
		this.pools.forEach(ConnectionPool::close);
	}

	@Test
	void servesCalls() {
		ConnectionPool pool = pool(2);
		assertThat(call(pool, "1")).isEqualTo("1");
		assertThat(call(pool, "2")).isEqualTo("2");
		assertThat(pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void reusesTheConnectionThatWasUsedLast() {
		ConnectionPool pool = pool(3);
		List<Lease> leases = leases(pool, 3);
		Connection last = leases.get(1).connection();
		leases.get(2).release();
		leases.get(0).release();
		leases.get(1).release();
		Lease next = acquire(pool);
		assertThat(next.connection()).isSameAs(last);
		assertThat(next.isReused()).isTrue();
		next.release();
	}

	@Test
	void neverHasMoreConnectionsThanMaxSize() {
		ConnectionPool pool = pool((settings) -> settings.withMaxSize(3).withMaxConnecting(3));
		List<Caller<Boolean>> callers = Stream.generate(() -> Caller.start(() -> {
			for (int i = 0; i < 50; i++) {
				Lease lease = acquire(pool);
				lease.connection().exchange(Frame.of("1"));
				lease.release();
			}
			return true;
		})).limit(8).toList();
		callers.forEach(Caller::get);
		assertThat(mostOpen()).isLessThanOrEqualTo(3);
		assertThat(this.events.released).hasValue(8 * 50);
	}

	@Test
	void servesThoseWhoWaitInTheOrderInWhichTheyCame() {
		ConnectionPool pool = pool(1);
		Lease held = acquire(pool);
		List<Integer> served = new CopyOnWriteArrayList<>();
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			int number = i;
			callers.add(waiting(pool, () -> {
				Lease lease = acquire(pool);
				served.add(number);
				lease.release();
				return true;
			}));
		}
		held.release();
		callers.forEach(Caller::get);
		assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
	}

	@Test
	void handsAConnectionOverToTheOneWhoWaitsAndToNobodyElse() {
		ConnectionPool pool = pool(1);
		Lease held = acquire(pool);
		Connection connection = held.connection();
		Caller<Lease> waiter = waiting(pool, () -> acquire(pool));
		held.release();
		assertThat(pool.control().stats().idle()).isZero();
		Lease lease = waiter.get();
		assertThat(lease.connection()).isSameAs(connection);
		lease.release();
	}

	@Test
	void refusesCallersWhenAsManyWaitAsMay() {
		ConnectionPool pool = pool((settings) -> settings.withMaxSize(1).withMaxWaiters(2));
		Lease held = Caller.start(() -> acquire(pool)).get();
		List<Caller<Lease>> waiters = List.of(waiting(pool, () -> acquire(pool)), waiting(pool, () -> acquire(pool)));
		assertThatExceptionOfType(TooManyWaitersException.class).isThrownBy(() -> acquire(pool));
		held.release();
		waiters.forEach((waiter) -> waiter.get().release());
	}

	@Test
	void letsACallerLeaveWhenItsTimeIsUp() {
		ConnectionPool pool = pool(1);
		Lease held = Caller.start(() -> acquire(pool)).get();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> pool.acquire(Deadline.after(Duration.ofMillis(20))));
		assertThat(pool.control().stats().waiters()).isZero();
		held.release();
		assertThat(pool.control().stats().idle()).isEqualTo(1);
	}

	@Test
	void letsACallerLeaveWhoIsInterruptedAndKeepsTheFlag() {
		ConnectionPool pool = pool(1);
		Lease held = acquire(pool);
		Caller<Lease> waiter = waiting(pool, () -> acquire(pool));
		waiter.thread().interrupt();
		waiter.failure(CallInterruptedException.class);
		assertThat(waiter.isInterruptedAtEnd()).isTrue();
		assertThat(pool.control().stats().waiters()).isZero();
		held.release();
		assertThat(call(pool, "1")).isEqualTo("1");
	}

	@Test
	void closesAConnectionThatIsInvalidated() {
		ConnectionPool pool = pool(1);
		Lease lease = acquire(pool);
		Connection connection = lease.connection();
		lease.invalidate();
		assertThat(pool.control().stats().total()).isZero();
		assertThat(this.events.closes()).containsExactly("INVALIDATED by LOCAL");
		Lease next = acquire(pool);
		assertThat(next.connection()).isNotSameAs(connection);
		next.release();
	}

	@Test
	void endsALeaseOnceEvenIfItIsReleasedTwice() {
		ConnectionPool pool = pool(1);
		Lease lease = acquire(pool);
		lease.release();
		Lease next = acquire(pool);
		lease.release();
		lease.invalidate();
		assertThat(pool.control().stats().active()).isEqualTo(1);
		assertThat(next.connection().exchange(Frame.of("1")).text()).isEqualTo("1");
		next.release();
	}

	@Test
	void refusesThoseWhoWaitWhenItIsClosed() {
		ConnectionPool pool = pool(1);
		Lease held = acquire(pool);
		Caller<Lease> waiter = waiting(pool, () -> acquire(pool));
		pool.close();
		waiter.failure(PoolClosedException.class);
		assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> acquire(pool));
		held.release();
		assertThat(pool.control().stats().total()).isZero();
	}

	@Test
	void letsCallsUnderWayFinishWhenItIsClosedWithGrace() {
		ConnectionPool pool = pool(1);
		Lease lease = acquire(pool);
		Caller<Boolean> closing = Caller.start(() -> {
			pool.close(Duration.ofMinutes(1));
			return true;
		});
		await().until(() -> !pool.control().isOpen());
		assertThat(lease.connection().exchange(Frame.of("1")).text()).isEqualTo("1");
		lease.release();
		closing.get();
		assertThat(this.events.closes()).containsExactly("POOL_CLOSED by LOCAL");
	}

	@Test
	void servesAgainWhenItIsStartedAfterItWasClosed() {
		ConnectionPool pool = pool(1);
		call(pool, "1");
		pool.close();
		pool.control().start();
		assertThat(call(pool, "2")).isEqualTo("2");
	}

	@Test
	void growsForThoseWhoWaitAndClosesWhatIsTooManyWhenItsSizeIsChanged() {
		ConnectionPool pool = pool(1);
		Lease held = acquire(pool);
		Caller<Lease> waiter = waiting(pool, () -> acquire(pool));
		pool.control().resize(2, 0);
		waiter.get().release();
		pool.control().resize(1, 0);
		held.release();
		assertThat(pool.control().stats().total()).isEqualTo(1);
		assertThat(this.events.closes()).containsExactly("SHRUNK by LOCAL");
	}

	@Test
	void closesIdleConnectionsThatAreEvictedAtOnceAndOthersWhenTheyComeBack() {
		ConnectionPool pool = pool(2);
		List<Lease> leases = leases(pool, 2);
		leases.get(0).release();
		assertThat(pool.control().evictAll()).isEqualTo(2);
		assertThat(pool.control().stats().total()).isEqualTo(1);
		assertThat(leases.get(1).connection().exchange(Frame.of("1")).text()).isEqualTo("1");
		leases.get(1).release();
		assertThat(pool.control().stats().total()).isZero();
		assertThat(this.events.closes()).containsExactly("EVICTED by LOCAL", "EVICTED by LOCAL");
	}

	@Test
	void replacesAllConnectionsThatAreRenewedAndThoseInUseWhenTheyComeBack() {
		ConnectionPool pool = pool(2);
		List<Lease> leases = leases(pool, 2);
		leases.get(0).release();
		assertThat(pool.control().renew()).isEqualTo(2);
		assertThat(leases.get(1).connection().exchange(Frame.of("1")).text()).isEqualTo("1");
		leases.get(1).release();
		await().until(() -> this.events.closes().size() == 2);
		assertThat(this.events.closes()).containsOnly("RENEWED by LOCAL");
		assertThat(pool.control().snapshot().renewal()).isNull();
		assertThat(call(pool, "2")).isEqualTo("2");
	}

	@Test
	void servesNobodyWhileItIsSuspendedAndThoseWhoWaitAfterIt() {
		ConnectionPool pool = pool(1);
		call(pool, "1");
		pool.control().suspend(Suspension.WAIT);
		Caller<String> waiter = waiting(pool, () -> call(pool, "2"));
		pool.control().resume();
		assertThat(waiter.get()).isEqualTo("2");
		pool.control().suspend(Suspension.REFUSE);
		assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> acquire(pool));
		pool.control().resume();
		assertThat(call(pool, "3")).isEqualTo("3");
	}

	@Test
	void failsAtOnceWhileItsTargetIsDownAndServesSoonAfterItIsUpAgain() {
		ConnectionPool pool = pool(2);
		call(pool, "1");
		takeTargetDown();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> acquire(pool));
		bringTargetUp();
		await().ignoreExceptionsInstanceOf(ConnectFailedException.class).until(() -> call(pool, "2"), "2"::equals);
		await().until(() -> this.events.outagesEnded.size() == this.events.outages.size());
		assertThat(this.events.outages).isNotEmpty();
	}

	@Test
	void replacesAConnectionThatDiedWhileItWasIdle() {
		ConnectionPool pool = pool(2);
		leases(pool, 2).forEach(Lease::release);
		takeTargetDown();
		bringTargetUp();
		assertThat(call(pool, "1")).isEqualTo("1");
		assertThat(this.events.acquireFailures).isEmpty();
	}

	private ConnectionPool pool(int maxSize) {
		return pool((settings) -> settings.withMaxSize(maxSize));
	}

	private ConnectionPool pool(UnaryOperator<PoolSettings> settings) {
		ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(connections())
			.settings(settings.apply(PoolSettings.defaults().withAcquireTimeout(Duration.ofSeconds(10))))
			.listener(this.events)
			.build());
		this.pools.add(pool);
		return pool;
	}

	private static Lease acquire(ConnectionPool pool) {
		return pool.acquire(Deadline.after(Duration.ofSeconds(10)));
	}

	private static List<Lease> leases(ConnectionPool pool, int count) {
		return Stream.generate(() -> acquire(pool)).limit(count).toList();
	}

	private static String call(ConnectionPool pool, String text) {
		try (Lease lease = acquire(pool)) {
			return lease.connection().exchange(Frame.of(text)).text();
		}
	}

	private static <T> Caller<T> waiting(ConnectionPool pool, Callable<T> call) {
		int before = pool.control().stats().waiters();
		Caller<T> caller = Caller.start(call);
		await().until(() -> pool.control().stats().waiters() > before);
		return caller;
	}

}
