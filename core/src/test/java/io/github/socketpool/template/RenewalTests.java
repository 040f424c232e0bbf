package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * All connections to a server are replaced under 32 callers, none of whose calls fails.
 */
@ExtendWith(NoLeaks.class)
class RenewalTests {

	private static final int CALLERS = 32;

	private static final int RENEWALS = Extent.of(8, 20);

	private static final Duration STUCK = Duration.ofSeconds(10);

	private final LogCapture log = new LogCapture(ConnectionPool.class);

	private final RestartableServer server = RestartableServer.start(Duration.ofMillis(1));

	private final RefusableConnections connections = new RefusableConnections(this.server.port());

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.connections).build());

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).build();

	private final PoolControl control = this.pool.control();

	@AfterEach
	void close() {
		this.pool.close();
		this.server.close();
		this.log.close();
	}

	@Test
	void noCallFailsWhileAllConnectionsOfAFullPoolAreReplacedAgainAndAgain() {
		renewUnderLoad();
	}

	@Test
	void noCallFailsWhileAllConnectionsOfAPoolWithRoomAreReplacedAgainAndAgain() {
		this.control.resize(2 * CALLERS, 0);
		renewUnderLoad();
	}

	@Test
	void noCallFailsWhileTheOnlyConnectionIsReplacedAgainAndAgain() {
		this.control.resize(1, 0);
		renewUnderLoad();
	}

	@Test
	void noCallFailsWhileEachCallHasAConnectionOfItsOwn() {
		this.control.change((settings) -> settings.withMaxUses(1).withMaxConnecting(settings.maxSize()));
		renewUnderLoad();
	}

	private void renewUnderLoad() {
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, this::call)) {
			load.awaitEverybody(STUCK, STUCK);
			for (int renewal = 0; renewal < RENEWALS; renewal++) {
				long begun = System.nanoTime();
				this.control.renew();
				awaitEnd(load);
				assertThat(olderThan(begun)).isZero();
				load.awaitCalls(load.calls() + CALLERS, STUCK, STUCK);
			}
			load.stop();
			Figures.print("renew: %,d calls during %d renewals of up to %d connections, longest call %d ms",
					load.calls(), RENEWALS, this.control.settings().maxSize(), load.longestCall().toMillis());
		}
		assertThat(this.control.stats().total()).isLessThanOrEqualTo(this.control.settings().maxSize());
	}

	private void awaitEnd(Load load) {
		await("all are replaced").atMost(Duration.ofSeconds(30)).until(() -> {
			load.check(STUCK);
			return this.control.snapshot().renewal() == null;
		});
	}

	@Test
	void noCallFailsWhileTheServerTakesNoNewConnectionAndTheOlderOnesServe() {
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, this::call)) {
			load.awaitEverybody(STUCK, STUCK);
			// A connect under way would be refused too, and leave one connection less.
			await().until(() -> established() == this.control.settings().maxSize());
			long begun = System.nanoTime();
			this.connections.refusing = true;
			this.control.renew();
			await().until(() -> this.connections.refusals.get() >= 3);
			load.awaitCalls(load.calls() + 10 * CALLERS, STUCK, STUCK);
			assertThat(this.control.isUp()).isTrue();
			assertThat(this.log.at(Level.WARNING)).singleElement()
				.asString()
				.contains("refused", "Older ones that stay");
			PoolSnapshot.Renewal renewal = this.control.snapshot().renewal();
			assertThat(renewal).isNotNull();
			assertThat(renewal.failure()).contains("refused");
			assertThat(olderThan(begun)).as("all but the one that made place")
				.isEqualTo(this.control.settings().maxSize() - 1);
			this.connections.refusing = false;
			awaitEnd(load);
			assertThat(olderThan(begun)).isZero();
			load.stop();
		}
	}

	private int established() {
		PoolStats stats = this.control.stats();
		return stats.active() + stats.idle();
	}

	/**
	 * Return how many connections were made before a time.
	 */
	private long olderThan(long nanoTime) {
		List<PoolSnapshot.ConnectionInfo> connections = this.control.snapshot().connections();
		long age = System.nanoTime() - nanoTime;
		return connections.stream().filter((connection) -> connection.age().toNanos() > age).count();
	}

	private void call(Load.Member caller) {
		assertThat(this.template.exchange("1", String.class)).isEqualTo("1");
	}

	/**
	 * Makes connections, or has them refused by a port on which nothing listens.
	 */
	private static final class RefusableConnections implements ConnectionFactory {

		private final ConnectionFactory connections;

		private final ConnectionFactory refused = to(Endpoint.of("127.0.0.1", RestartableServer.freePort()));

		private final AtomicInteger refusals = new AtomicInteger();

		private volatile boolean refusing;

		RefusableConnections(int port) {
			this.connections = to(SocketKind.current().endpoint(port));
		}

		private static ConnectionFactory to(Endpoint endpoint) {
			return SocketConnections.builder(endpoint).build();
		}

		@Override
		public List<Endpoint> endpoints() {
			return this.connections.endpoints();
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			if (!this.refusing) {
				return this.connections.connect(endpoint, context);
			}
			try {
				return this.refused.connect(this.refused.endpoints().get(0), context);
			}
			finally {
				this.refusals.incrementAndGet();
			}
		}

	}

}
