package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for connections to a service.
 */
class ServiceConnectorTests {

	private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(1));

	private final ConnectionFactory connections = SocketConnections.builder(Endpoint.service("quotes")).build();

	@Test
	void aPoolHasNoConnectionUntilItIsGivenTheInstances() {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> Frame.of("1")).build().start();
				ConnectionPool pool = ExclusivePool.builder(this.connections).build()) {
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> pool.acquire(DEADLINE))
				.withMessageStartingWith("Pool 'default' (service:quotes): no instance of service 'quotes' is known. "
						+ "Give the pool its instances with PoolControl.retarget. Nothing was sent.")
				.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.RESOLVE));
			assertThat(pool.control().isUp()).isFalse();
			pool.control().retarget(List.of(Endpoint.of("127.0.0.1", server.port())));
			assertThat(pool.control().isUp()).isTrue();
			Lease lease = pool.acquire(DEADLINE);
			assertThat(lease.connection().endpoint()).isEqualTo(Endpoint.of("127.0.0.1", server.port()));
			lease.release();
		}
	}

	@Test
	void aConnectIsAnsweredIfItIsEncrypted() throws Exception {
		SSLContext context = SSLContext.getDefault();
		assertThat(this.connections.isConnectAnswered()).isFalse();
		assertThat(SocketConnections.builder(Endpoint.service("quotes"))
			.tls(new TlsSettings(() -> context, null, List.of(), List.of()))
			.build()
			.isConnectAnswered()).isTrue();
	}

}
