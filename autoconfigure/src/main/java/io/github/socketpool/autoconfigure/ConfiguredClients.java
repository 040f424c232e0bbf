package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are configured by properties. Thread-safe.
 */
public final class ConfiguredClients {

	private final @Nullable ConfiguredClients parent;

	private final List<Client> clients = new CopyOnWriteArrayList<>();

	private final Map<ConnectionPool, ClientProperties> pools = new ConcurrentHashMap<>();

	ConfiguredClients(@Nullable ConfiguredClients parent) {
		this.parent = parent;
	}

	/**
	 * Add a pool that is created from properties.
	 */
	void add(ConnectionPool pool, ClientProperties properties) {
		this.pools.put(pool, properties);
	}

	/**
	 * Remove a pool that will not be used again.
	 */
	void remove(ConnectionPool pool) {
		this.pools.remove(pool);
	}

	/**
	 * Return the properties that a pool is created from.
	 * @param pool the pool of this context or of an ancestor
	 * @return the properties, or {@code null} if the application creates the pool
	 */
	public @Nullable ClientProperties propertiesOf(ConnectionPool pool) {
		ClientProperties properties = this.pools.get(pool);
		return (properties == null && this.parent != null) ? this.parent.propertiesOf(pool) : properties;
	}

	void add(Client client) {
		this.clients.add(client);
	}

	/**
	 * Return how the connections of a pool are configured.
	 * @param pool the pool of this context or of an ancestor
	 * @return the client, or {@code null} if the pool has other connections
	 */
	public @Nullable Client of(ConnectionPool pool) {
		ConnectionFactory connections = pool.control().connectionFactory();
		for (Client client : this.clients) {
			if (client.connections() == connections) {
				return client;
			}
		}
		return (this.parent != null) ? this.parent.of(pool) : null;
	}

	/**
	 * A client whose connections are configured by properties.
	 *
	 * @param properties its properties
	 * @param connections makes its connections
	 * @param sockets how their sockets are configured
	 * @param details where they go to, and how they are encrypted
	 * @param ownCodec the codec of the application, or {@code null} if the properties
	 * configure the framing
	 * @param ownMatcher the matcher of the application, or {@code null} if it has none
	 * @param ownStrategy what finds the ids of calls that share connections, or
	 * {@code null} if the application has no such bean
	 */
	public record Client(ClientProperties properties, ConnectionFactory connections, SocketSettings sockets,
			SocketPoolConnectionDetails details, @Nullable FrameCodec ownCodec, @Nullable ResponseMatcher ownMatcher,
			@Nullable CorrelationStrategy ownStrategy) {

		/**
		 * Return whether the properties name the address and the SSL bundle.
		 * @return {@code false} if a bean of the application does
		 */
		public boolean isAddressByProperties() {
			return this.details instanceof PropertiesSocketPoolConnectionDetails;
		}

	}

}
