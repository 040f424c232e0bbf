package io.github.socketpool.context;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

/**
 * A client that was {@linkplain ProtocolClients#create created} while the application
 * runs, to be closed when its target is no longer called. Its context closes it
 * otherwise. Thread-safe.
 */
public interface CreatedClient extends AutoCloseable {

	/**
	 * Return what makes calls.
	 * @return the client, always the same one
	 */
	ProtocolClient client();

	/**
	 * Return the template of the client.
	 * @return the template, always the same one
	 */
	ProtocolTemplate template();

	/**
	 * Return the pool of the client. Close this object instead of the pool.
	 * @return the pool, always the same one
	 */
	ConnectionPool pool();

	/**
	 * Close the client: refuse new calls, let calls in progress finish, and cut off those
	 * that take longer than the shutdown timeout of the application allows. Then the
	 * client is neither measured nor shown any more. Returns when that is done. A client
	 * that is closed stays closed, also if its context is restarted.
	 */
	@Override
	void close();

}
