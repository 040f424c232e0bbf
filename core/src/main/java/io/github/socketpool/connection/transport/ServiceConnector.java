package io.github.socketpool.connection.transport;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;

/**
 * Stands for the connectors of a service's instances, until these are known. Thread-safe.
 */
public final class ServiceConnector implements SocketConnector {

	private final ServiceEndpoint endpoint;

	private final boolean encrypted;

	/**
	 * Create a connector.
	 * @param endpoint the service
	 * @param encrypted whether connections to its instances begin with a handshake
	 */
	public ServiceConnector(ServiceEndpoint endpoint, boolean encrypted) {
		this.endpoint = endpoint;
		this.encrypted = encrypted;
	}

	@Override
	public ServiceEndpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public boolean isEncrypted() {
		return this.encrypted;
	}

	@Override
	public ConnectedTransport connect(ErrorContext context) {
		throw new ConnectFailedException(ConnectPhase.RESOLVE,
				"no instance of service '" + this.endpoint.id()
						+ "' is known. Give the pool its instances with PoolControl.retarget. Nothing was sent.",
				context, null);
	}

}
