package io.github.socketpool.connection.transport;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;

/**
 * Connects transports to one endpoint. Thread-safe.
 */
public interface SocketConnector {

	/**
	 * Return the endpoint that the transports are connected to.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Return whether its transports begin with a handshake, which the server answers.
	 * @return {@code false} by default
	 */
	default boolean isEncrypted() {
		return false;
	}

	/**
	 * Connect to the endpoint. The connect timeout begins after a host's name has been
	 * resolved.
	 * @param context the pool and endpoint that an error names
	 * @return a connected transport, on which no byte has been moved
	 * @throws ConnectFailedException if no connection can be made
	 */
	ConnectedTransport connect(ErrorContext context);

}
