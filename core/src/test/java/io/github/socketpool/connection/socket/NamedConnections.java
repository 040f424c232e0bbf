package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.tls.TlsConnector;
import io.github.socketpool.connection.transport.SocketConnector;
import io.github.socketpool.connection.transport.TestNames;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to hosts whose names a test resolves.
 */
public final class NamedConnections {

	private static final SocketSettings SETTINGS = SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(30));

	private NamedConnections() {
	}

	/**
	 * Return a factory without heartbeats and logins.
	 * @param tls how connections are encrypted, or {@code null} for plain ones
	 */
	public static ConnectionFactory of(TestNames names, @Nullable TlsSettings tls, TcpEndpoint... endpoints) {
		return of(List.of(endpoints), (endpoint) -> {
			SocketConnector connector = names.connector(endpoint, SETTINGS);
			return (tls != null) ? new TlsConnector(connector, endpoint, tls) : connector;
		}, List.of());
	}

	/**
	 * Return a factory without heartbeats and TLS.
	 * @param logins what each connection does first
	 */
	public static ConnectionFactory of(TestNames names, SocketSettings settings, List<ConnectionInitializer> logins,
			TcpEndpoint endpoint) {
		return of(List.of(endpoint), (named) -> names.connector(named, settings), logins);
	}

	private static ConnectionFactory of(List<TcpEndpoint> endpoints, Function<TcpEndpoint, SocketConnector> connectors,
			List<ConnectionInitializer> logins) {
		return new SocketConnectionFactory(
				new EndpointConnectors(List.copyOf(endpoints), (endpoint) -> connectors.apply((TcpEndpoint) endpoint)),
				FrameCodec.asciiLength(AsciiLengthFormat.defaults()), HeartbeatSettings.off(), BodyBudget.shared(),
				new ResponseFilter.Rules(null, null), new ConnectionSetup(logins, new JacksonPayloadConverter()));
	}

}
