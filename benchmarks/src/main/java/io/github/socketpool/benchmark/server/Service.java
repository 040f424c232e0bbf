package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.net.Socket;

/**
 * What a server does with one connection. Serves any number of them at the same time.
 */
@FunctionalInterface
interface Service {

	/**
	 * Serve a connection until the client ends it.
	 * @param socket the connection, which the caller closes
	 * @throws IOException if the client is gone, or sends what is no request
	 */
	void serve(Socket socket) throws IOException;

}
