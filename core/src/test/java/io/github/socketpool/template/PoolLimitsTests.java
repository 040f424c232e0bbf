package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class PoolLimitsTests {

	@Test
	void aBurstOfColdCallersNeitherExceedsMaxSizeNorMaxConnecting() throws InterruptedException {
		AtomicInteger mostConnecting = new AtomicInteger();
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.connections((connections) -> new CountingFactory(connections, new AtomicInteger(), mostConnecting))
					.build()) {
			CountDownLatch go = new CountDownLatch(1);
			List<Caller<Boolean>> callers = IntStream.range(0, 64).mapToObj((i) -> Caller.start(() -> {
				go.await();
				for (int call = 0; call < 20; call++) {
					assertThat(client.call(i + "/" + call)).isEqualTo(i + "/" + call);
				}
				return true;
			})).toList();
			go.countDown();
			callers.forEach(Caller::get);
			assertThat(server.requests()).hasSize(64 * 20).doesNotHaveDuplicates();
			assertThat(server.mostOpen()).isLessThanOrEqualTo(8);
			assertThat(server.accepted()).isLessThanOrEqualTo(8);
			assertThat(mostConnecting.get()).isBetween(1, 2);
			assertThat(client.pool().control().stats().opened()).isEqualTo(client.pool().control().stats().idle());
		}
	}

	@Test
	void aCallerIsRefusedWhenAsManyWaitAsMay() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(1).withMaxWaiters(1))
					.build()) {
			Lease held = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			Caller<String> waiter = Caller.start(() -> client.call("1"));
			await().until(() -> client.pool().control().stats().waiters() == 1);
			assertThatExceptionOfType(TooManyWaitersException.class).isThrownBy(() -> client.call("never"))
				.withMessageContaining("pool.max-waiters allows (1)");
			held.release();
			assertThat(waiter.get()).isEqualTo("1");
			assertThat(server.requests()).containsExactly("1");
		}
	}

	@Test
	void withoutWaitersACallerStillGetsANewConnection() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(2).withMaxWaiters(0))
					.build()) {
			Lease first = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			Lease second = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			assertThatExceptionOfType(TooManyWaitersException.class).isThrownBy(() -> client.call("never"));
			first.release();
			second.release();
		}
	}

	@Test
	void startFillsThePoolToMinIdle() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(3).withMinIdle(3).withWarmUp(WarmUp.BACKGROUND))
					.build()) {
			assertThat(client.pool().control().stats().total()).isZero();
			client.pool().control().start();
			await().until(() -> client.pool().control().stats().idle() == 3 && server.accepted() == 3);
			assertThat(client.call("1")).isEqualTo("1");
			assertThat(server.accepted()).isEqualTo(3);
		}
	}

	@Test
	void perCallEachCallHasItsOwnConnectionThatTheClientClosesInTheUsualWay() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port()).pool(PoolSettings::perCall).build()) {
			for (int i = 0; i < 5; i++) {
				assertThat(client.call("1")).isEqualTo("1");
			}
			assertThat(server.accepted()).isEqualTo(5);
			for (int i = 0; i < 5; i++) {
				assertThat(server.peer(i).end()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Peer.End.FIN);
			}
			assertThat(client.events().closes()).hasSize(5).containsOnly("USED_UP by LOCAL");
		}
	}

	@Test
	void aConnectionIsReplacedAfterMaxUsesCalls() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(1).withMaxUses(3))
					.build()) {
			for (int i = 0; i < 7; i++) {
				assertThat(client.call("1")).isEqualTo("1");
				await().until(() -> server.open() <= 1);
			}
			assertThat(server.accepted()).isEqualTo(3);
			assertThat(server.mostOpen()).isLessThanOrEqualTo(2);
		}
	}

	private record CountingFactory(ConnectionFactory delegate, AtomicInteger underWay,
			AtomicInteger most) implements ConnectionFactory {

		@Override
		public List<Endpoint> endpoints() {
			return this.delegate.endpoints();
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			this.most.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
			try {
				return this.delegate.connect(endpoint, context);
			}
			finally {
				this.underWay.decrementAndGet();
			}
		}

	}

}
