package io.github.socketpool.pool.exclusive;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An error at each call through a seam of the pool in turn: to a connection, the factory,
 * the ticker, the scheduler, a listener, or the threads that connect. Callers wait on
 * platform and virtual threads. Within two seconds of the last deadline the pool has its
 * full size, nobody waits, nothing is being connected, and calls work.
 */
@ExtendWith(NoLeaks.class)
@SuppressWarnings("try")
class ErrorInjectionTests {

	private static final int SIZE = 2;

	private static final Duration TIMEOUT = Duration.ofMillis(400);

	private static final Duration RECOVERY = Duration.ofSeconds(2);

	/** How many calls through seams the scenario makes, and some more. */
	private static final int CALLS = 600;

	/** At which calls an error strikes in every build. */
	private static final int STEP = 14;

	static Stream<Arguments> calls() {
		return kinds().flatMap((kind) -> IntStream.range(0, CALLS)
			.filter((call) -> call % Extent.of(STEP, 1) == 0)
			.mapToObj(
					(call) -> Arguments.of(call + ((kind == ThreadKind.VIRTUAL) ? Extent.of(STEP / 2, 0) : 0), kind)));
	}

	static Stream<ThreadKind> kinds() {
		return Stream.of(ThreadKind.values()).filter(ThreadKind::isAvailable);
	}

	@ParameterizedTest(name = "at call {0}, waiters are {1}")
	@MethodSource("calls")
	void anErrorCostsNoSlotForLongerThanTheDeadlines(int call, ThreadKind waiters) {
		try (LogCapture log = new LogCapture(ConnectionPool.class); StruckPool pool = new StruckPool(waiters)) {
			Supplier<Error> error = (call % 2 == 0) ? StackOverflowError::new : () -> new OutOfMemoryError("injected");
			pool.seams.strikeAt(call, error);
			pool.useInEveryWay();
			pool.letTimePassUntilRecovered();
			pool.seams.strikeNever();
			pool.assertThatAllIsAsBefore();
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theScenarioMakesAsManyCallsAsAreTried(ThreadKind waiters) {
		try (StruckPool pool = new StruckPool(waiters)) {
			pool.useInEveryWay();
			assertThat(pool.seams.count()).isGreaterThan(CALLS / 2);
		}
	}

	/**
	 * Counts the calls through the seams, and throws at one of them.
	 */
	private static final class Seams {

		private int count;

		private int strikeAt = -1;

		private Supplier<Error> error = Error::new;

		private final ReentrantLock lock = new ReentrantLock();

		void strikeAt(int call, Supplier<Error> error) {
			this.lock.lock();
			this.strikeAt = call;
			this.error = error;
			this.count = 0;
			this.lock.unlock();
		}

		void strikeNever() {
			strikeAt(-1, Error::new);
		}

		int count() {
			return this.count;
		}

		/**
		 * Return whether this call is struck, where an error would go nowhere.
		 */
		boolean isStruck() {
			try {
				pass();
				return false;
			}
			catch (Error ex) {
				return true;
			}
		}

		void pass() {
			Error struck = null;
			this.lock.lock();
			if (this.count++ == this.strikeAt) {
				struck = this.error.get();
			}
			this.lock.unlock();
			if (struck != null) {
				throw struck;
			}
		}

	}

	/**
	 * A pool all of whose seams may fail.
	 */
	private static final class StruckPool implements AutoCloseable {

		private final Seams seams = new Seams();

		private final FakeTicker ticker = new FakeTicker();

		private final Ticker strikingTicker = () -> {
			this.seams.pass();
			return this.ticker.nanos();
		};

		private final FakeScheduler scheduler = new FakeScheduler(this.ticker);

		private final ConnectionPool pool = NoLeaks
			.watch(new ExclusivePoolBuilder(new StrikingFactory(this.seams, new FakeConnectionFactory()))
				.settings(FakePool.lasting(PoolSettings.defaults()).withMaxSize(SIZE).withMaxUses(4))
				.ticker(this.strikingTicker)
				.scheduler(this::schedule)
				.connectThreads(this::connectThreads)
				.listener(strikingListener())
				.build());

		private final ThreadKind waiters;

		StruckPool(ThreadKind waiters) {
			this.waiters = waiters;
		}

		private PoolListener strikingListener() {
			return (PoolListener) Proxy.newProxyInstance(PoolListener.class.getClassLoader(),
					new Class<?>[] { PoolListener.class }, (listener, event, arguments) -> {
						this.seams.pass();
						return null;
					});
		}

		/**
		 * No thread may be had, and one may end before it begins with its task.
		 */
		private Executor connectThreads(String name) {
			Executor threads = Connector.threadsOf(name);
			return (task) -> {
				this.seams.pass();
				threads.execute(() -> {
					if (!this.seams.isStruck()) {
						task.run();
					}
				});
			};
		}

		private Future<?> schedule(Runnable task, long delayNanos) {
			this.seams.pass();
			return this.scheduler.schedule(task, delayNanos);
		}

		/**
		 * Call, wait, hand over, give up, invalidate, evict, be idle, and forget a lease.
		 */
		void useInEveryWay() {
			step(() -> call("first"));
			List<Lease> held = new CopyOnWriteArrayList<>();
			for (int i = 0; i < SIZE; i++) {
				step(() -> held.add(this.pool.acquire(deadline(TIMEOUT))));
			}
			List<Caller<?>> waiters = Stream.of("second", "third", "fourth")
				.<Caller<?>>map((request) -> Caller.start(this.waiters, () -> call(request)))
				.toList();
			passTimeUntil(() -> this.pool.control().stats().waiters() + done(waiters) >= waiters.size());
			held.forEach((lease) -> step(() -> release(lease)));
			passTimeUntil(() -> done(waiters) == waiters.size());
			step(() -> invalidate(this.pool.acquire(deadline(TIMEOUT))));
			step(this.pool.control()::evictAll);
			step(() -> call("last"));
			this.scheduler.advance(Duration.ofMillis(300));
			step(() -> this.pool.acquire(deadline(TIMEOUT)));
		}

		private static boolean release(Lease lease) {
			lease.release();
			return true;
		}

		private static boolean invalidate(Lease lease) {
			lease.invalidate();
			return true;
		}

		/**
		 * Do something on a thread of its own, which may be struck, or meet what another
		 * one has left behind.
		 */
		private void step(Callable<?> step) {
			Caller<?> caller = Caller.start(step);
			passTimeUntil(caller::isDone);
		}

		private void passTimeUntil(Callable<Boolean> condition) {
			await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(3)).until(() -> {
				boolean met = condition.call();
				if (!met) {
					this.scheduler.advance(Duration.ofMillis(5));
				}
				return met;
			});
		}

		private static long done(List<Caller<?>> callers) {
			return callers.stream().filter(Caller::isDone).count();
		}

		private Deadline deadline(Duration timeout) {
			return Deadline.after(timeout, this.ticker);
		}

		private String call(String request) {
			Frame frame = Frame.of(request);
			Lease lease = this.pool.acquire(deadline(TIMEOUT), new EarlyRequest(frame));
			try {
				return lease.connection().exchange(frame).text();
			}
			finally {
				lease.release();
			}
		}

		void letTimePassUntilRecovered() {
			Duration step = Duration.ofMillis(50);
			Duration longest = TIMEOUT.plus(RECOVERY);
			for (Duration passed = Duration.ZERO; passed.compareTo(longest) < 0; passed = passed.plus(step)) {
				this.scheduler.advance(step);
			}
		}

		void assertThatAllIsAsBefore() {
			await().untilAsserted(() -> {
				assertThat(this.pool.control().stats().active()).as("active").isZero();
				assertThat(this.pool.control().stats().connecting()).as("connecting").isZero();
				assertThat(this.pool.control().stats().waiters()).as("waiters").isZero();
			});
			List<Lease> leases = IntStream.range(0, SIZE)
				.mapToObj((i) -> this.pool.acquire(deadline(Duration.ofHours(1))))
				.toList();
			assertThat(this.pool.control().stats().active()).isEqualTo(SIZE);
			leases.forEach(Lease::release);
			assertThat(call("works")).isEqualTo("works");
			await().untilAsserted(() -> {
				this.scheduler.advance(Duration.ofSeconds(1));
				assertThat(this.scheduler.pending()).as("runs that are planned").isEqualTo(1);
			});
		}

		@Override
		public void close() {
			this.seams.strikeNever();
			this.pool.close();
			this.scheduler.advance(Duration.ofMinutes(1));
		}

	}

	private record StrikingFactory(Seams seams, ConnectionFactory factory) implements ConnectionFactory {

		@Override
		public List<Endpoint> endpoints() {
			return this.factory.endpoints();
		}

		@Override
		public HeartbeatSettings heartbeat() {
			return HeartbeatSettings.defaults().withInterval(Duration.ofMillis(100));
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			this.seams.pass();
			return new StrikingConnection(this.seams, this.factory.connect(endpoint, context));
		}

	}

	private record StrikingConnection(Seams seams, PoolableConnection connection) implements PoolableConnection {

		private PoolableConnection reached() {
			this.seams.pass();
			return this.connection;
		}

		@Override
		public Endpoint endpoint() {
			return this.connection.endpoint();
		}

		@Override
		public Frame exchange(Frame request) {
			return reached().exchange(request);
		}

		@Override
		public void send(Frame message) {
			reached().send(message);
		}

		@Override
		public Frame receive() {
			return reached().receive();
		}

		@Override
		public @Nullable CloseReason begin(Deadline deadline, long now) {
			return reached().begin(deadline, now);
		}

		@Override
		public boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
			return reached().beginEarly(deadline, now, early);
		}

		@Override
		public @Nullable CloseReason end() {
			return reached().end();
		}

		@Override
		public @Nullable CloseReason check() {
			return reached().check();
		}

		@Override
		public @Nullable CloseReason sendHeartbeat() {
			return reached().sendHeartbeat();
		}

		@Override
		public boolean isAwaitingReply() {
			return reached().isAwaitingReply();
		}

		@Override
		public void close(CloseReason reason) {
			reached().close(reason);
		}

		@Override
		public CloseInitiator closeInitiator() {
			return reached().closeInitiator();
		}

		@Override
		public long heartbeatsReceived() {
			return reached().heartbeatsReceived();
		}

		@Override
		public long messagesReceived() {
			return reached().messagesReceived();
		}

	}

}
