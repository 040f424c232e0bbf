package io.github.socketpool.autoconfigure;

import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

/**
 * Configures a client that the application builds itself like the default client. It sets
 * what named clients inherit. Its address, its name and its credentials stay those of the
 * application. Thread-safe.
 * <p>
 * What is set on a builder before it is configured may be replaced. Set what differs from
 * the default client afterwards.
 */
public final class SocketPoolClientConfigurer {

	private final SocketPoolClientFactory clients;

	private final ClientProperties properties;

	SocketPoolClientConfigurer(SocketPoolClientFactory clients, ClientProperties properties) {
		this.clients = clients;
		this.properties = properties;
	}

	/**
	 * Configure connections: the framing, heartbeats, correlation, envelope and sockets
	 * of the {@code socketpool.*} properties. Login and TLS are not set, nor are beans
	 * that belong to the default client, such as its codec.
	 * @param builder makes the connections
	 * @return the builder
	 */
	public SocketConnections.Builder configure(SocketConnections.Builder builder) {
		this.clients.configure(builder, this.properties);
		return builder;
	}

	/**
	 * Configure a pool: the settings of the {@code socketpool.pool.*} properties, the
	 * {@code PoolListener} beans, and then the {@link ConnectionPoolCustomizer} beans.
	 * Beans that are qualified with the name of another client are left out.
	 * @param builder builds the pool, and already has its name
	 * @return the builder
	 */
	public ConnectionPool.Builder configure(ConnectionPool.Builder builder) {
		this.clients.configure(builder, this.properties);
		return builder;
	}

	/**
	 * Configure a template: {@code socketpool.call-timeout} and {@code .envelope}, the
	 * converter of the default client, the {@code ProtocolInterceptor} beans, the
	 * application's executor, and then the {@link ProtocolTemplateCustomizer} beans.
	 * Beans that are qualified with the name of another client are left out.
	 * @param builder builds the template
	 * @return the builder
	 */
	public ProtocolTemplate.Builder configure(ProtocolTemplate.Builder builder) {
		this.clients.configure(builder, this.properties, this.clients.beansOf(builder.clientName()));
		return builder;
	}

}
