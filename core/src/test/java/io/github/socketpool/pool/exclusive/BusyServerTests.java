package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.EventLoopServer.Reading;
import io.github.socketpool.testing.EventLoopServer;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers with one event loop, which is busy for 40 of 100 ms, get heartbeats each 50 ms.
 * Callers come at random, so that many come right behind a heartbeat.
 */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class BusyServerTests {

	private static final int CALLERS = 8;

	/** For what happens soon, on a machine that has other things to do. */
	private static final Duration LONG = Duration.ofSeconds(20);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(300);

	private final AtomicInteger wrong = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	@ParameterizedTest
	@EnumSource(Reading.class)
	void eachCallGetsItsAnswerWhateverTheServerDoesWithHeartbeats(Reading reading) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		try (EventLoopServer server = EventLoopServer.start(reading, Duration.ofMillis(40), Duration.ofMillis(100));
				ConnectionPool pool = pool(server)) {
			List<Callable<Void>> callers = IntStream.range(0, CALLERS)
				.<Callable<Void>>mapToObj((number) -> () -> callRepeatedly(pool, number))
				.toList();
			for (Future<Void> caller : threads.invokeAll(callers)) {
				caller.get();
			}
			assertThat(this.wrong).as("wrong answers").hasValue(0);
			assertThat(this.lost).as("requests without an answer").hasValue(0);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Void callRepeatedly(ConnectionPool pool, int caller) {
		for (int i = 0; i < Extent.of(15, 150); i++) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE));
			call(pool, "request " + caller + "/" + i);
		}
		return null;
	}

	private void call(ConnectionPool pool, String request) {
		Lease lease = pool.acquire(Deadline.after(LONG));
		try {
			String answer = lease.connection().exchange(Frame.of(request)).text();
			this.wrong.addAndGet(answer.equals(request) ? 0 : 1);
		}
		catch (SocketPoolException ex) {
			this.lost.incrementAndGet();
		}
		finally {
			lease.release();
		}
	}

	private static ConnectionPool pool(EventLoopServer server) {
		HeartbeatSettings heartbeats = HeartbeatSettings.defaults().withInterval(Duration.ofMillis(50));
		ConnectionFactory connections = SocketConnections.builder(Endpoint.of("127.0.0.1", server.port()))
			.settings(SocketSettings.defaults().withConnectTimeout(LONG))
			.heartbeat(heartbeats)
			.build();
		return NoLeaks.watch(
				ExclusivePool.builder(connections).settings(PoolSettings.defaults().withAcquireTimeout(LONG)).build());
	}

}
