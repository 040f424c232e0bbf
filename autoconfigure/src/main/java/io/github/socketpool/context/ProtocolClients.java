package io.github.socketpool.context;

import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.client.ProtocolClient;

/**
 * The clients that an application can use, by name. Thread-safe.
 */
public interface ProtocolClients {

	/**
	 * Return a client.
	 * @param name the name of the client, {@code default} for the one of
	 * {@code socketpool.*}
	 * @return the client, always the same one
	 * @throws IllegalArgumentException if there is no client with this name
	 */
	ProtocolClient get(String name);

	/**
	 * Return the names of the clients, also of those of ancestor contexts.
	 * @return the names, {@code default} first if there is a default client
	 */
	Set<String> names();

	/**
	 * Create a client for a target that is known only now. It starts from what
	 * {@code socketpool.*} configures for all clients. It has no address, no login and no
	 * TLS, and no bean that belongs to another client. Interceptors, listeners and
	 * customizers without a qualifier see it.
	 * <p>
	 * Several clients may be created with one name. Their meters add up, so that the
	 * number of tags does not depend on the number of targets. They are not among
	 * {@link #names()}, and {@link #get} does not find them.
	 * @param name the name: letters, digits and dashes, beginning with a letter; not that
	 * of a configured client
	 * @param customizer returns the settings of the client, which must have an address
	 * @return a new client, to be closed when its target is no longer called
	 * @throws IllegalArgumentException if the name is illegal or taken, there is no
	 * address, or a setting is invalid
	 * @throws IllegalStateException if the context is closed
	 * @throws SocketPoolException if the pool requires a connection and gets none
	 */
	CreatedClient create(String name, UnaryOperator<ClientSettings> customizer);

}
