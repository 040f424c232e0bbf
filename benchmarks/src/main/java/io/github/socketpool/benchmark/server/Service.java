package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.net.Socket;

/**
 * Serves connections, any number of them concurrently.
 */
@FunctionalInterface
interface Service {

	/**
	 * Serve a connection until the client ends it.
	 * @param socket the connection, which the caller closes
	 * @throws IOException if the client has gone, or sends something that is not a
	 * request
	 */
	void serve(Socket socket) throws IOException;

}
