package io.github.socketpool.template;

import io.github.socketpool.connection.Connection;

/**
 * What to do with one connection.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ConnectionCallback<T> {

	/**
	 * Use the connection. All that is done with it ends by the deadline of the call.
	 * Whoever sends a frame that the server answers must receive the answer too: the next
	 * caller would get it otherwise.
	 * @param connection the connection, to be used by this thread until this method
	 * returns
	 * @return the result
	 */
	T doInConnection(Connection connection);

}
