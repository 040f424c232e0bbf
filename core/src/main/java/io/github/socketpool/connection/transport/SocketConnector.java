package io.github.socketpool.connection.transport;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
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
	 * Return the servers that the endpoint stands for at present. Blocks while a name is
	 * resolved.
	 * @param context the pool and endpoint that an error names
	 * @return each server once; the endpoint itself if it stands for one, as by default
	 * @throws ConnectFailedException if the name cannot be resolved, and never was
	 */
	default List<ResolvedEndpoint> resolve(ErrorContext context) {
		return List.of(ResolvedEndpoint.of(endpoint()));
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
