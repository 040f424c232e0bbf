package io.github.socketpool.template;

import io.github.socketpool.connection.Connection;

/**
 * An action on one connection.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ConnectionCallback<T> {

	/**
	 * Use the connection. Every use ends by the deadline of the call. An action that
	 * sends a frame must also receive its answer, or the next caller would receive it.
	 * @param connection the connection, to be used by this thread until this method
	 * returns
	 * @return the result
	 */
	T doInConnection(Connection connection);

}
