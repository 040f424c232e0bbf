package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectionFactory;
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

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

	private NamedConnections() {
	}

	/**
	 * Return a factory without heartbeats and logins.
	 * @param tls how connections are encrypted, or {@code null} for plain ones
	 */
	public static ConnectionFactory of(TestNames names, @Nullable TlsSettings tls, TcpEndpoint... endpoints) {
		return new SocketConnectionFactory(
				new EndpointConnectors(List.of(endpoints), (endpoint) -> connector(names, (TcpEndpoint) endpoint, tls)),
				FrameCodec.asciiLength(AsciiLengthFormat.defaults()), HeartbeatSettings.off(), BodyBudget.shared(),
				new ResponseFilter.Rules(null, null), new ConnectionSetup(List.of(), new JacksonPayloadConverter()));
	}

	private static SocketConnector connector(TestNames names, TcpEndpoint endpoint, @Nullable TlsSettings tls) {
		SocketConnector connector = names.connector(endpoint,
				SocketSettings.defaults().withConnectTimeout(CONNECT_TIMEOUT));
		return (tls != null) ? new TlsConnector(connector, endpoint, tls) : connector;
	}

}
