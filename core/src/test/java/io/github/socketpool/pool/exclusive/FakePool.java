package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RecordingListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool of fake connections whose time passes when a test says so.
 */
final class FakePool implements AutoCloseable {

	private static final String DEFAULT_NAME = "default";

	final FakeConnectionFactory factory = new FakeConnectionFactory();

	final FakeTicker ticker = new FakeTicker();

	final FakeScheduler scheduler = new FakeScheduler(this.ticker);

	final RecordingListener events = new RecordingListener();

	final ConnectionPool pool;

	private FakePool(HeartbeatSettings heartbeat, UnaryOperator<PoolSettings> settings, List<PoolListener> listeners) {
		this(DEFAULT_NAME, heartbeat, Duration.ZERO, settings, listeners);
	}

	private FakePool(String name, HeartbeatSettings heartbeat, Duration idleReadInterval,
			UnaryOperator<PoolSettings> settings, List<PoolListener> listeners) {
		this.factory.heartbeat = heartbeat;
		this.factory.idleReadInterval = idleReadInterval;
		ExclusivePoolBuilder builder = new ExclusivePoolBuilder(this.factory).name(name)
			.settings(settings.apply(PoolSettings.defaults()))
			.ticker(this.ticker)
			.scheduler(this.scheduler);
		listeners.forEach(builder::listener);
		this.pool = NoLeaks.watch(builder.listener(this.events).build());
	}

	/**
	 * A pool that is told from others in a log, and does nothing by the clock.
	 */
	static FakePool named(String name) {
		return new FakePool(name, HeartbeatSettings.off(), Duration.ZERO, FakePool::lasting, List.of());
	}

	static FakePool of(UnaryOperator<PoolSettings> settings) {
		return new FakePool(HeartbeatSettings.off(), settings, List.of());
	}

	static FakePool of(UnaryOperator<PoolSettings> settings, PoolListener listener) {
		return new FakePool(HeartbeatSettings.off(), settings, List.of(listener));
	}

	/**
	 * A pool that sends heartbeats, and does nothing else by the clock.
	 */
	static FakePool withHeartbeat(UnaryOperator<HeartbeatSettings> heartbeat, PoolListener... listeners) {
		return new FakePool(heartbeat.apply(HeartbeatSettings.defaults()), FakePool::lasting, List.of(listeners));
	}

	/**
	 * A pool whose server sends messages, and that does nothing else by the clock.
	 */
	static FakePool withMessages(HeartbeatSettings heartbeat, Duration idleReadInterval) {
		return new FakePool(DEFAULT_NAME, heartbeat, idleReadInterval, FakePool::lasting, List.of());
	}

	/**
	 * Let connections live forever.
	 */
	static PoolSettings lasting(PoolSettings settings) {
		return settings.withIdleTimeout(Duration.ZERO).withMaxLifetime(Duration.ZERO);
	}

	Lease acquire() {
		return this.pool.acquire(deadline());
	}

	/**
	 * Acquire with the request known.
	 */
	Lease acquire(String request) {
		return this.pool.acquire(deadline(), new EarlyRequest(Frame.of(request)));
	}

	private Deadline deadline() {
		return Deadline.after(Duration.ofHours(10), this.ticker);
	}

	/**
	 * Acquire on a thread of its own.
	 */
	Caller<Lease> call() {
		return Caller.start(this::acquire);
	}

	/**
	 * Acquire on a thread of its own, and go on when it waits.
	 */
	Caller<Lease> callAndWait() {
		return callAndWait(this::acquire);
	}

	/**
	 * Call on a thread of its own, and go on when it sleeps in the queue.
	 */
	Caller<Lease> callAndWait(Callable<Lease> call) {
		return callAndWait(WatchedThread::new, call);
	}

	/**
	 * Call on a thread of a certain kind, and go on when it sleeps in the queue.
	 */
	Caller<Lease> callAndWait(Function<Runnable, Thread> threads, Callable<Lease> call) {
		int before = this.pool.control().stats().waiters();
		Caller<Lease> caller = Caller.start(threads, call);
		await().until(() -> this.pool.control().stats().waiters() > before && isAsleep(caller));
		return caller;
	}

	/**
	 * Return whether a caller sleeps in the queue.
	 */
	static boolean isAsleep(Caller<?> caller) {
		return LockSupport.getBlocker(caller.thread()) instanceof WaiterParking;
	}

	/**
	 * Have so many idle connections, and nothing else under way.
	 * @return the connections, the one that was used last at the end
	 */
	List<FakeConnection> idle(int count) {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			leases.add(acquire());
		}
		leases.forEach(Lease::release);
		await().until(() -> this.pool.control().stats().connecting() == 0 && this.scheduler.pending() == 1);
		return leases.stream().map((lease) -> (FakeConnection) lease.connection()).toList();
	}

	/**
	 * Have the connections that are to be kept idle made without a call.
	 * @return the connections
	 */
	List<FakeConnection> warmUp() {
		this.pool.control().change((settings) -> settings.withWarmUp(WarmUp.BACKGROUND));
		this.pool.control().start();
		await().until(() -> this.events.connected.get() == this.pool.control().settings().minIdle()
				&& this.scheduler.pending() == 1);
		return List.copyOf(this.factory.made);
	}

	/**
	 * Return how many connections are in a state.
	 */
	long count(SlotState state) {
		return this.pool.control()
			.snapshot()
			.connections()
			.stream()
			.filter((connection) -> connection.state() == state)
			.count();
	}

	/**
	 * Let time pass, and wake a caller who waits so that it notices.
	 */
	void pass(Duration duration, Caller<?> waiter) {
		this.scheduler.advance(duration);
		LockSupport.unpark(waiter.thread());
	}

	/**
	 * Let time pass until a heartbeat has been sent.
	 */
	void passUntilHeartbeat() {
		int before = this.events.heartbeatsSent.get();
		for (int i = 0; i < 10_000 && this.events.heartbeatsSent.get() == before; i++) {
			this.scheduler.advance(Duration.ofMillis(5));
		}
		assertThat(this.events.heartbeatsSent).hasValueGreaterThan(before);
	}

	@Override
	public void close() {
		this.pool.close();
		this.factory.letAllThrough();
		this.scheduler.advance(Duration.ofMinutes(1));
	}

}
