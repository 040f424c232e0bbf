package io.github.socketpool.template;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import io.github.socketpool.testing.UnansweredAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Faults: connection refused, DNS failure, black-holed SYN, accept backlog full, a server
 * that accepts nobody.
 */
@ExtendWith(NoLeaks.class)
class ConnectFaultsTests {

	@Test
	void aRefusedConnectionFailsAtOnceAndNamesTheTarget() throws IOException {
		try (ClosedPort closed = new ClosedPort(); TestClient client = TestClient.to(closed.port()).build()) {
			int port = closed.port();
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("Pool 'test' (127.0.0.1:" + port + ")")
				.withMessageContaining("refused the connection")
				.satisfies((ex) -> {
					assertThat(ex.getEndpoint()).isEqualTo(Endpoint.of("127.0.0.1", port));
					assertThat(ex.getPoolName()).isEqualTo("test");
					assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
					assertThat(ex.getPhase()).isEqualTo(ConnectPhase.CONNECT);
				});
		}
	}

	@Test
	void callsSucceedSoonOnceTheServerListens() throws IOException {
		ClosedPort closed = new ClosedPort();
		try (closed; TestClient client = TestClient.to(closed.port()).build()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"));
			int port = closed.open();
			try (ScriptedServer server = ScriptedServer.startOn(port, ScriptedServer.Script.ECHO)) {
				assertThat(client.callAfterOutage("2")).isEqualTo("2");
				assertThat(server.requests()).containsExactly("2");
			}
		}
	}

	@Test
	void allCallersLearnTheCauseOfARefusedConnection() throws IOException {
		try (ClosedPort closed = new ClosedPort(); TestClient client = TestClient.to(closed.port()).build()) {
			List<Caller<String>> callers = IntStream.range(0, 16)
				.mapToObj((i) -> Caller.start(() -> client.call("1")))
				.toList();
			callers.forEach((caller) -> assertThat(caller.failure(ConnectFailedException.class))
				.hasMessageContaining("refused the connection"));
			assertThat(client.pool().control().stats().waiters()).isZero();
		}
	}

	@Test
	void anUnknownHostIsNamed() {
		try (TestClient client = TestClient.to("no-such-host.invalid", 9000).build()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("the host 'no-such-host.invalid' is unknown")
				.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.RESOLVE))
				.withCauseInstanceOf(UnknownHostException.class);
		}
	}

	@Test
	void theProblemIsSaidOnceHoweverManyCallersLearnIt() throws IOException {
		try (ClosedPort closed = new ClosedPort(); TestClient client = TestClient.to(closed.port()).build()) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
					.withMessageContaining("refused the connection")
					.withCauseInstanceOf(ConnectException.class);
			}
		}
	}

	@Test
	void aConnectThatIsNotAnsweredEndsAtTheConnectTimeout() throws IOException {
		try (UnansweredAddress target = new UnansweredAddress();
				TestClient client = TestClient.to(target.port())
					.sockets((settings) -> settings.withConnectTimeout(Duration.ofMillis(150)))
					.build()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("did not answer the connect within 150 ms")
				.withMessageContaining("connect.timeout");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCallerLeavesAtItsDeadlineWhileAConnectIsUnderWay(ThreadKind kind) throws IOException {
		try (UnansweredAddress target = new UnansweredAddress();
				TestClient client = TestClient.to(target.port())
					.sockets((settings) -> settings.withConnectTimeout(Duration.ofMillis(800)))
					.build()) {
			long start = System.nanoTime();
			Caller<String> caller = Caller.start(kind, () -> client.call("1", Duration.ofMillis(150)));
			assertThat(caller.failure(AcquireTimeoutException.class))
				.hasMessageContaining("before the deadline of its call")
				.hasMessageContaining("1 connecting")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(150),
					Duration.ofMillis(700));
			await().until(() -> client.pool().control().stats().total() == 0);
		}
	}

	@Test
	void aConnectionThatNobodyAcceptedEndsAtTheDeadlineOfTheCall() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				TestClient client = TestClient.to(listener.getLocalPort()).build()) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> client.call("1", Duration.ofMillis(1500)))
				.withNoCause()
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT));
			assertThat(client.pool().control().stats().total()).isZero();
		}
	}

	@Test
	void aServerThatEndsEachConnectionAtOnceIsReportedAndNotStormed() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
		}); TestClient client = TestClient.of(server)) {
			for (int i = 0; i < 10; i++) {
				assertThatExceptionOfType(SocketPoolException.class).isThrownBy(() -> client.call("1"));
			}
			assertThat(server.accepted()).isLessThanOrEqualTo(10);
		}
	}

	/**
	 * A port that nobody listens on, and that nobody else on this machine can take: a
	 * socket that is bound refuses connections.
	 */
	private static final class ClosedPort implements AutoCloseable {

		private final Socket bound = new Socket();

		private ClosedPort() throws IOException {
			this.bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		}

		private int port() {
			return this.bound.getLocalPort();
		}

		private int open() throws IOException {
			int port = port();
			this.bound.close();
			return port;
		}

		@Override
		public void close() throws IOException {
			this.bound.close();
		}

	}

}
