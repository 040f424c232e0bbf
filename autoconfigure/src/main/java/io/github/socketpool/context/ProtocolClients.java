package io.github.socketpool.context;

import java.util.Set;

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

}
