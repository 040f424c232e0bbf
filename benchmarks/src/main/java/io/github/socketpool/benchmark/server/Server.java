package io.github.socketpool.benchmark.server;

import java.io.IOException;

/**
 * A server on loopback that runs until it is closed.
 */
public interface Server extends AutoCloseable {

	/**
	 * Return the port that it listens on.
	 */
	int port();

	@Override
	void close() throws IOException;

}
