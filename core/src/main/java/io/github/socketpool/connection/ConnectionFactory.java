package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.protocol.FrameCodec;

/**
 * Makes connections to one endpoint. Thread-safe.
 */
public interface ConnectionFactory {

	/**
	 * Return where the connections lead.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Make a connection. Blocks until it is made, or at most for the connect timeout plus
	 * the time that resolving the host's name takes.
	 * @param context whose errors the connection's errors are
	 * @return a new connection, not yet in use
	 * @throws ConnectFailedException if no connection can be made
	 */
	PoolableConnection connect(ErrorContext context);

	/**
	 * Return a factory of plain TCP connections.
	 * @param endpoint where the server listens
	 * @param settings how sockets are connected and set up
	 * @param codec how frames are put on the wire
	 * @return the factory
	 */
	static ConnectionFactory sockets(Endpoint endpoint, SocketSettings settings, FrameCodec codec) {
		return new SocketConnectionFactory(endpoint, settings, codec);
	}

}
