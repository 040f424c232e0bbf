package io.github.socketpool.testing;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;

/**
 * Makes connections that belong to no pool.
 */
public final class Connections {

	private Connections() {
	}

	/**
	 * Make a connection to the first endpoint of a factory.
	 */
	public static PoolableConnection connect(ConnectionFactory factory) {
		return connect(factory, ErrorContext.none());
	}

	/**
	 * Make a connection to the first endpoint of a factory.
	 * @param context whose errors the connection's errors are
	 */
	public static PoolableConnection connect(ConnectionFactory factory, ErrorContext context) {
		return factory.connect(factory.endpoints().get(0), context);
	}

}
