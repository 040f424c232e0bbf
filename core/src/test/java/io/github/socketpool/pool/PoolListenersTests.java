package io.github.socketpool.pool;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RecordingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A listener that fails harms neither the pool, nor a call, nor another listener.
 */
@ExtendWith(NoLeaks.class)
class PoolListenersTests {

	private static final Logger LOGGER = Logger.getLogger(ConnectionPool.class.getName());

	@BeforeAll
	static void keepTheLogQuiet() {
		LOGGER.setLevel(Level.OFF);
	}

	@AfterAll
	static void restoreTheLog() {
		LOGGER.setLevel(null);
	}

	static Stream<Named<Supplier<Throwable>>> failures() {
		return Stream.of(Named.of("exception", () -> new IllegalStateException("from a listener")),
				Named.of("error", () -> new NoClassDefFoundError("from a listener")));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void callsGoOn(Supplier<Throwable> failure) {
		FakeConnectionFactory factory = new FakeConnectionFactory();
		RecordingListener events = new RecordingListener();
		try (ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(factory)
			.settings(PoolSettings.defaults().withMaxSize(1).withMaxUses(2))
			.listener(new FailingListener(failure))
			.listener(events)
			.build())) {
			for (int i = 0; i < 4; i++) {
				Lease lease = acquire(pool);
				factory.made.forEach((connection) -> connection.heartbeats++);
				lease.release();
			}
			acquire(pool).replace().release();
			factory.refusing = true;
			acquire(pool).invalidate();
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> acquire(pool));
			// An attempt to find the way back may be under way.
			await().untilAsserted(() -> assertThat(pool.control().stats().total()).isZero());
		}
		assertThat(List.of(events.acquired.get(), events.released.get(), events.retried.get())).containsExactly(7, 7,
				1);
		assertThat(events.closes()).hasSize(4);
		await().untilAsserted(() -> assertThat(events.connectFailures).isNotEmpty());
		assertThat(events.heartbeats.get()).isPositive();
	}

	@Test
	void oneThatIsAddedLaterHearsOfWhatHappensFromThenOn() {
		RecordingListener first = new RecordingListener();
		RecordingListener later = new RecordingListener();
		try (ConnectionPool pool = NoLeaks
			.watch(ExclusivePool.builder(new FakeConnectionFactory()).listener(first).build())) {
			acquire(pool).release();
			pool.control().addListener(later);
			acquire(pool).release();
			assertThat(first.released).hasValue(2);
			assertThat(later.released).hasValue(1);
		}
	}

	@Test
	void eventsOfAConnectionNameItsEndpoint() {
		Map<String, Object> named = new ConcurrentHashMap<>();
		FakeConnectionFactory factory = new FakeConnectionFactory();
		try (ConnectionPool pool = NoLeaks
			.watch(ExclusivePool.builder(factory).listener(recordingFirstArguments(named)).build())) {
			Lease lease = acquire(pool);
			factory.made.get(0).heartbeats++;
			lease.release();
			factory.refusing = true;
			acquire(pool).invalidate();
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> acquire(pool));
			await().until(() -> named.containsKey("targetDown"));
			factory.refusing = false;
			await().ignoreExceptions().until(() -> {
				acquire(pool).release();
				return named.containsKey("targetUp");
			});
		}
		assertThat(named)
			.extracting("connecting", "connected", "acquired", "heartbeatsReceived", "released", "closed",
					"connectFailed", "targetDown", "targetUp")
			.containsOnly(FakeConnectionFactory.ENDPOINT);
	}

	private static PoolListener recordingFirstArguments(Map<String, Object> arguments) {
		return (PoolListener) Proxy.newProxyInstance(PoolListener.class.getClassLoader(),
				new Class<?>[] { PoolListener.class }, (proxy, event, given) -> {
					if (given != null) {
						arguments.put(event.getName(), given[0]);
					}
					return null;
				});
	}

	private static Lease acquire(ConnectionPool pool) {
		return pool.acquire(Deadline.after(Duration.ofSeconds(2)));
	}

	private record FailingListener(Supplier<Throwable> failure) implements PoolListener {

		@Override
		public void acquired(Endpoint endpoint, long waitedNanos) {
			fail();
		}

		@Override
		public void acquireFailed(long waitedNanos, SocketPoolException cause) {
			fail();
		}

		@Override
		public void released(Endpoint endpoint, long usedNanos) {
			fail();
		}

		@Override
		public void retried() {
			fail();
		}

		@Override
		public void connected(Endpoint endpoint, long tookNanos) {
			fail();
		}

		@Override
		public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
			fail();
		}

		@Override
		public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
			fail();
		}

		@Override
		public void heartbeatsReceived(Endpoint endpoint, long count) {
			fail();
		}

		@Override
		public void heartbeatSent(Endpoint endpoint) {
			fail();
		}

		@Override
		public void waiting() {
			fail();
		}

		@Override
		public void connecting(Endpoint endpoint) {
			fail();
		}

		@Override
		public void targetDown(Endpoint endpoint, SocketPoolException cause) {
			fail();
		}

		@Override
		public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
			fail();
		}

		@Override
		public void leakDetected(Thread holder, long heldNanos) {
			fail();
		}

		@Override
		public void leakEnded(long heldNanos) {
			fail();
		}

		@Override
		public void stateChanged(PoolState state) {
			fail();
		}

		@Override
		public void settingsChanged(PoolSettings settings) {
			fail();
		}

		private void fail() {
			Throwable thrown = this.failure.get();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) thrown;
		}

	}

}
