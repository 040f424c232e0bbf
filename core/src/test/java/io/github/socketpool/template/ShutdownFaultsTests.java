package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Fault: shutdown under load.
 */
@ExtendWith(NoLeaks.class)
class ShutdownFaultsTests {

	private final CountDownLatch answer = new CountDownLatch(1);

	@Test
	void closeFailsAllWaitersAtOnceAndLetsTheCallUnderWayFinish() {
		try (ScriptedServer server = slow(); TestClient client = TestClient.withOneConnection(server)) {
			Caller<String> underWay = Caller.start(() -> client.call("1"));
			await().until(() -> !server.requests().isEmpty());
			List<Caller<String>> waiters = IntStream.range(0, 5)
				.mapToObj((i) -> Caller.start(() -> client.call("never")))
				.toList();
			await().until(() -> client.pool().control().stats().waiters() == 5);
			Caller<Boolean> closing = Caller.start(() -> {
				client.pool().close(Duration.ofSeconds(10));
				return true;
			});
			waiters.forEach((waiter) -> assertThat(waiter.failure(PoolClosedException.class))
				.hasMessageContaining("the pool is closed"));
			assertThat(closing.isDone()).isFalse();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> client.call("never"));
			this.answer.countDown();
			assertThat(underWay.get()).isEqualTo("1");
			assertThat(closing.get()).isTrue();
			assertThat(client.pool().control().stats().total()).isZero();
			assertThat(client.events().closes()).containsExactly("POOL_CLOSED by LOCAL");
			assertThat(server.requests()).containsExactly("1");
		}
	}

	@Test
	void closeCutsOffACallThatOutlastsTheGracePeriod() {
		try (ScriptedServer server = slow(); TestClient client = TestClient.withOneConnection(server)) {
			Caller<String> underWay = Caller.start(() -> client.call("1"));
			await().until(() -> !server.requests().isEmpty());
			client.pool().close(Duration.ofMillis(50));
			assertThat(underWay.failure(TransportException.class))
				.hasMessageContaining("closed by this side (POOL_CLOSED)");
			assertThat(client.pool().control().stats().total()).isZero();
			this.answer.countDown();
		}
	}

	@Test
	void closeEndsIdleConnectionsInTheUsualWay() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.of(server)) {
			assertThat(client.call("1")).isEqualTo("1");
			client.pool().close();
			assertThat(server.peer(0).end()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Peer.End.FIN);
			assertThat(client.pool().control().isOpen()).isFalse();
			client.pool().close();
		}
	}

	@Test
	void aClosedPoolCanBeStartedAgain() {
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMinIdle(2).withWarmUp(WarmUp.BACKGROUND))
					.build()) {
			assertThat(client.call("1")).isEqualTo("1");
			client.pool().close();
			assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> client.call("never"));
			client.pool().control().start();
			assertThat(client.pool().control().isOpen()).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			await().until(() -> client.pool().control().stats().idle() >= 2);
			assertThat(server.requests()).containsExactly("1", "2");
		}
	}

	@Test
	void closeUnderLoadHangsNobody() {
		try (ScriptedServer server = ScriptedServer.echo()) {
			for (int round = 0; round < Extent.of(5, 20); round++) {
				TestClient client = TestClient.of(server);
				List<Caller<Boolean>> callers = IntStream.range(0, 16)
					.mapToObj((i) -> Caller.start(() -> callUntilClosed(client)))
					.toList();
				await().until(() -> client.events().released.get() > 16);
				client.pool().close(Duration.ofSeconds(5));
				callers.forEach((caller) -> assertThat(caller.get()).isTrue());
				// A connect under way is not waited for by close.
				await().until(() -> client.pool().control().stats().total() == 0);
			}
			assertThat(server.failures()).isEmpty();
		}
	}

	private static boolean callUntilClosed(TestClient client) {
		try {
			while (true) {
				assertThat(client.call("1")).isEqualTo("1");
			}
		}
		catch (PoolClosedException ex) {
			return true;
		}
	}

	private ScriptedServer slow() {
		return ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			this.answer.await();
			peer.answer(request);
			peer.awaitEnd();
		});
	}

}
