package io.github.socketpool.connection.tls;

import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.transport.ConnectedTransport;
import io.github.socketpool.connection.transport.SocketConnector;
import io.github.socketpool.connection.transport.TransferBuffers;

/**
 * Connects encrypted transports by means of another connector. Thread-safe.
 */
public final class TlsConnector implements SocketConnector {

	private final SocketConnector connector;

	private final String name;

	private final int port;

	private final TlsSettings settings;

	private final TransferBuffers buffers = TransferBuffers.ofRecords();

	/**
	 * Create a connector. Asks for the context once, so that settings that it does not
	 * support are found now.
	 * @param connector connects the transports that are encrypted
	 * @param endpoint the endpoint that they are connected to
	 * @param settings how they are encrypted
	 * @throws InvalidSettingException if the context does not support a protocol or a
	 * cipher
	 */
	public TlsConnector(SocketConnector connector, TcpEndpoint endpoint, TlsSettings settings) {
		this.connector = connector;
		this.name = (settings.serverName() != null) ? settings.serverName() : endpoint.host();
		this.port = endpoint.port();
		this.settings = settings;
		requireSupported(settings.context().get());
	}

	@Override
	public Endpoint endpoint() {
		return this.connector.endpoint();
	}

	@Override
	public boolean isEncrypted() {
		return true;
	}

	@Override
	public List<ResolvedEndpoint> resolve(ErrorContext context) {
		return this.connector.resolve(context);
	}

	@Override
	public ConnectedTransport connect(ErrorContext context) {
		SSLEngine engine = newEngine(context);
		ConnectedTransport connected = this.connector.connect(context);
		try {
			return new ConnectedTransport(TlsTransport.client(connected.transport(), engine, this.buffers),
					connected.deadline());
		}
		catch (RuntimeException | Error ex) {
			connected.transport().close(true);
			throw ex;
		}
	}

	private SSLEngine newEngine(ErrorContext context) {
		try {
			return newEngine(this.settings.context().get());
		}
		catch (RuntimeException ex) {
			throw new ConnectFailedException(ConnectPhase.TLS, "TLS could not be set up for " + endpoint() + ": "
					+ ex.getMessage() + ". Correct the bundle that ssl.bundle names.", context, ex);
		}
	}

	/**
	 * The name is also the key of the sessions that the context keeps, so that later
	 * connections resume them.
	 */
	private SSLEngine newEngine(SSLContext context) {
		SSLEngine engine = context.createSSLEngine(this.name, this.port);
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (this.settings.serverName() != null) {
			parameters.setServerNames(List.of(new SNIHostName(this.settings.serverName())));
		}
		if (!this.settings.protocols().isEmpty()) {
			parameters.setProtocols(this.settings.protocols().toArray(String[]::new));
		}
		if (!this.settings.ciphers().isEmpty()) {
			parameters.setCipherSuites(this.settings.ciphers().toArray(String[]::new));
		}
		engine.setSSLParameters(parameters);
		return engine;
	}

	private void requireSupported(SSLContext context) {
		SSLParameters supported = context.getSupportedSSLParameters();
		requireAll("protocol", this.settings.protocols(), supported.getProtocols());
		requireAll("cipher", this.settings.ciphers(), supported.getCipherSuites());
	}

	private static void requireAll(String what, List<String> values, String[] supported) {
		for (String value : values) {
			if (!List.of(supported).contains(value)) {
				throw new InvalidSettingException("ssl.bundle", value,
						"is enabled as a " + what + ", and this JDK does not support it",
						"Enable some of " + String.join(", ", supported) + ".");
			}
		}
	}

}
