package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A server comes back while nobody calls.
 */
@ExtendWith(NoLeaks.class)
class QuietOutageTests {

	private static final int CALLERS = 64;

	private static final Duration LONG = Duration.ofSeconds(60);

	private final RestartableServer server = RestartableServer.start(Duration.ZERO);

	private final CountingConnections connections = new CountingConnections(this.server.port());

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.connections)
		.settings(PoolSettings.defaults()
			.withAcquireTimeout(LONG)
			.withConnectBackoff(Duration.ofMillis(10), Duration.ofMillis(10)))
		.build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).callTimeout(LONG).build();

	@AfterEach
	void close() {
		this.pool.close();
		this.server.close();
	}

	@Test
	void nobodyIsRefusedWithAnOldErrorAfterAQuietTime() {
		for (int round = 0; round < Extent.of(5, 50); round++) {
			this.server.stop();
			for (int i = 0; i < 5; i++) {
				assertThatExceptionOfType(SocketPoolException.class).isThrownBy(this::call);
			}
			await("no attempt is made any more").during(Duration.ofMillis(100)).atMost(LONG).until(this::isQuiet);
			this.connections.reset();
			this.server.start();
			CyclicBarrier together = new CyclicBarrier(CALLERS);
			List<Caller<String>> callers = Stream.generate(() -> Caller.start(() -> {
				together.await();
				return call();
			})).limit(CALLERS).toList();
			assertThat(callers).allSatisfy((caller) -> assertThat(caller.get()).isEqualTo("1"));
			assertThat(this.connections.mostAtOnce())
				.isLessThanOrEqualTo(this.pool.control().settings().maxConnecting());
		}
	}

	private String call() {
		return this.template.exchange("1", String.class);
	}

	private boolean isQuiet() {
		PoolSnapshot.Outage outage = this.pool.control().snapshot().outage();
		return outage != null && outage.nextAttempt().isZero() && this.pool.control().stats().connecting() == 0;
	}

}
