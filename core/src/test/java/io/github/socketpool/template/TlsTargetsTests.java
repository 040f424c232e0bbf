package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSnapshot.TargetInfo;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several targets over TLS: the certificate of each is checked against its own host.
 */
@ExtendWith(NoLeaks.class)
class TlsTargetsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void eachTargetNeedsACertificateForItsOwnHostOnly() {
		try (ProtocolServer first = serverOf("localhost");
				ProtocolServer second = serverOf("127.0.0.1");
				ConnectionPool pool = pool(first, second)) {
			ProtocolTemplate template = template(pool);
			await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(template.exchange("1", String.class)).isEqualTo("1");
				assertThat(first.requests()).isPositive();
				assertThat(second.requests()).isPositive();
			});
			assertThat(pool.control().snapshot().targets()).extracting(TargetInfo::state).containsOnly(TargetState.UP);
		}
	}

	@Test
	void aTargetWithTheCertificateOfAnotherOneIsLeftOut() {
		try (ProtocolServer first = serverOf("localhost");
				ProtocolServer second = serverOf("localhost");
				ConnectionPool pool = pool(first, second)) {
			ProtocolTemplate template = template(pool);
			await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(template.exchange("1", String.class)).isEqualTo("1");
				TargetInfo target = pool.control().snapshot().targets().get(1);
				assertThat(target.state()).isEqualTo(TargetState.DOWN);
				assertThat(target.failure()).contains("the server's certificate is not valid for '127.0.0.1'");
			});
			assertThat(pool.control().snapshot().targets().get(0).state()).isEqualTo(TargetState.UP);
			assertThat(second.requests()).isZero();
		}
	}

	/**
	 * Start a server whose certificate has one name.
	 */
	private static ProtocolServer serverOf(String name) {
		return ProtocolServer.builder()
			.tls(TestTls.authority().context(TestTls.authority().issue(name)))
			.handler((request) -> request)
			.build()
			.start();
	}

	private static ConnectionPool pool(ProtocolServer first, ProtocolServer second) {
		List<Endpoint> targets = List.of(Endpoint.of("localhost", first.port()),
				Endpoint.of("127.0.0.1", second.port()));
		return NoLeaks
			.watch(ExclusivePool.builder(SocketConnections.builder(targets).tls(TestTls.client("TLSv1.3")).build())
				.build());
	}

	private static ProtocolTemplate template(ConnectionPool pool) {
		return ProtocolTemplate.builder(pool).callTimeout(TIMEOUT).build();
	}

}
