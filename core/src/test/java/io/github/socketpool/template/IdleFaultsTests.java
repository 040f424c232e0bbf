package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Faults: FIN or RST while idle, server restart, bytes while idle.
 */
@ExtendWith(NoLeaks.class)
class IdleFaultsTests {

	private final CountDownLatch idle = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(1);

	@Test
	void aConnectionThatTheServerClosedIsReplacedSilently() throws Exception {
		try (ScriptedServer server = answeringOnceThen(Peer::fin); TestClient client = TestClient.of(server)) {
			callTwice(client);
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(server.accepted()).isEqualTo(2);
			assertThat(client.events().closes()).containsExactly("STALE by PEER");
			assertThat(client.events().retried).hasValue(0);
		}
	}

	@Test
	void aConnectionThatTheServerResetIsReplacedSilently() throws Exception {
		try (ScriptedServer server = answeringOnceThen(Peer::reset); TestClient client = TestClient.of(server)) {
			callTwice(client);
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(client.events().closes()).containsExactly("STALE by PEER");
		}
	}

	@Test
	void aConnectionThatTheServerClosedAfterHeartbeatsIsReplacedSilently() throws Exception {
		try (ScriptedServer server = answeringOnceThen((peer) -> {
			peer.write("HeartBeat");
			peer.write("HeartBeat");
			peer.fin();
		}); TestClient client = TestClient.of(server)) {
			callTwice(client);
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(client.events().closes()).containsExactly("STALE by PEER");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "length:", "length:0000000000003\"1\"", "HeartBeaT",
			"HeartBeatlength:0000000000003\"1\"" })
	void aConnectionOnWhichBytesArriveThatNobodyAskedForIsReplacedSilently(String bytes) throws Exception {
		try (ScriptedServer server = answeringOnceThen((peer) -> peer.write(bytes));
				TestClient client = TestClient.of(server)) {
			callTwice(client);
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(server.accepted()).isEqualTo(2);
			assertThat(client.events().closes()).containsExactly("UNSOLICITED by LOCAL");
		}
	}

	@Test
	void allConnectionsAreReplacedSilentlyAfterAServerRestart() {
		ScriptedServer before = ScriptedServer.echo();
		try (TestClient client = TestClient.of(before)) {
			List<Lease> leases = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				leases.add(client.pool().acquire(Deadline.after(Duration.ofSeconds(10))));
			}
			leases.forEach(Lease::release);
			before.close();
			await().until(() -> before.open() == 0);
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("down"));
			try (ScriptedServer after = ScriptedServer.startOn(before.port(), ScriptedServer.Script.ECHO)) {
				assertThat(client.callAfterOutage("up")).isEqualTo("up");
				assertThat(after.requests()).containsExactly("up");
			}
		}
	}

	@Test
	void connectionsThatWereNeverUsedAreReplacedSilentlyAfterAServerRestart() {
		ScriptedServer before = ScriptedServer.echo();
		try (TestClient client = TestClient.to(before.port())
			.pool((settings) -> settings.withMinIdle(4).withWarmUp(WarmUp.BACKGROUND))
			.build()) {
			client.pool().control().start();
			await().until(() -> client.pool().control().stats().idle() == 4);
			before.close();
			await().until(() -> before.open() == 0);
			try (ScriptedServer after = ScriptedServer.startOn(before.port(), ScriptedServer.Script.ECHO)) {
				assertThat(client.call("up")).isEqualTo("up");
				assertThat(after.requests()).containsExactly("up");
			}
		}
	}

	/**
	 * The first connection answers once and then does something while it is idle; the
	 * others behave.
	 */
	private ScriptedServer answeringOnceThen(ScriptedServer.Script whileIdle) {
		return ScriptedServer.start((peer) -> {
			if (peer.number() > 0) {
				ScriptedServer.Script.ECHO.run(peer);
			}
			peer.answer(peer.readRequest());
			this.idle.await();
			try {
				whileIdle.run(peer);
			}
			finally {
				this.done.countDown();
			}
			if (!peer.socket().isClosed()) {
				peer.awaitEnd();
			}
		});
	}

	private void callTwice(TestClient client) throws InterruptedException {
		assertThat(client.call("1")).isEqualTo("1");
		this.idle.countDown();
		assertThat(this.done.await(5, TimeUnit.SECONDS)).isTrue();
		// A connection counts as fresh for a moment after a response.
		await().until(() -> client.pool().control().snapshot().connections().get(0).since().toMillis() >= 1);
		assertThat(client.call("2")).isEqualTo("2");
	}

}
