package io.github.socketpool.connection.socket;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketConnectionFactory}.
 */
@ExtendWith(NoLeaks.class)
class SocketConnectionFactoryTests {

	@Test
	void connectionsOfTwoPoolsHaveErrorsOfTheirOwnPools() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> peer.write("garbage"))) {
			ConnectionFactory factory = factory(server.port());
			ErrorContext orders = new ErrorContext("orders", null, null);
			ErrorContext quotes = new ErrorContext("quotes", null, null);
			assertThat(errorOf(Connections.connect(factory, orders))).startsWith("Pool 'orders' (127.0.0.1:");
			assertThat(errorOf(Connections.connect(factory, quotes))).startsWith("Pool 'quotes' (127.0.0.1:");
			assertThat(errorOf(Connections.connect(factory, orders))).startsWith("Pool 'orders' (127.0.0.1:");
		}
	}

	@Test
	void connectsToAnEndpointThatAPoolWasGivenLater() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> peer.write("garbage"))) {
			ConnectionFactory factory = factory(1);
			Endpoint added = Endpoint.of("127.0.0.1", server.port());
			PoolableConnection connection = factory.connect(added, ErrorContext.none());
			assertThat(connection.endpoint()).isEqualTo(added);
			connection.close(CloseReason.POOL_CLOSED);
			assertThat(factory.endpoints()).containsExactly(Endpoint.of("127.0.0.1", 1));
		}
	}

	@Test
	void connectsToEachOfSeveralEndpointsAndNamesItInErrors() {
		try (ScriptedServer one = ScriptedServer.start((peer) -> peer.write("garbage"));
				ScriptedServer two = ScriptedServer.start((peer) -> peer.write("garbage"))) {
			List<Endpoint> endpoints = List.of(Endpoint.of("127.0.0.1", one.port()),
					Endpoint.of("127.0.0.1", two.port()));
			ConnectionFactory factory = SocketConnections.builder(endpoints).heartbeat(HeartbeatSettings.off()).build();
			assertThat(factory.endpoints()).isEqualTo(endpoints);
			ErrorContext quotes = new ErrorContext("quotes", null, null);
			for (Endpoint endpoint : endpoints) {
				PoolableConnection connection = factory.connect(endpoint, quotes);
				assertThat(connection.endpoint()).isEqualTo(endpoint);
				assertThat(errorOf(connection)).startsWith("Pool 'quotes' (" + endpoint + ")");
			}
		}
	}

	@Test
	void refusesTheSameEndpointTwiceAndNone() {
		Endpoint endpoint = Endpoint.of("127.0.0.1", 1);
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> SocketConnections.builder(List.of(endpoint, Endpoint.of("127.0.0.1", 1))).build())
			.withMessageContaining("addresses")
			.withMessageContaining("127.0.0.1:1 twice");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> SocketConnections.builder(List.of()).build())
			.withMessageContaining("must not be empty");
	}

	private static String errorOf(PoolableConnection connection) {
		connection.close(CloseReason.POOL_CLOSED);
		try {
			connection.receive();
			return "none";
		}
		catch (TransportException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private static ConnectionFactory factory(int port) {
		return SocketConnections.builder(Endpoint.of("127.0.0.1", port)).heartbeat(HeartbeatSettings.off()).build();
	}

}
