package io.github.socketpool.context;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * The context with which connections are encrypted. When its SSL bundle is updated, new
 * connections use the new one, and the pool replaces the others. Thread-safe.
 */
public final class SocketPoolSsl {

	private static final Log logger = LogFactory.getLog(SocketPoolSsl.class);

	private final Supplier<Collection<ConnectionPool>> pools;

	private volatile @Nullable SSLContext context;

	/**
	 * Create an object without a bundle: connections are not encrypted.
	 * @param pools all pools, of which some have connections of the updated bundle
	 */
	public SocketPoolSsl(Supplier<Collection<ConnectionPool>> pools) {
		this.pools = pools;
	}

	/**
	 * Return how connections are encrypted.
	 * @param bundle the bundle to use, or {@code null} for plain connections
	 * @param serverName the name that the server's certificate must have, or {@code null}
	 * for the host
	 * @return the settings, or {@code null} for plain connections
	 */
	public @Nullable TlsSettings settings(@Nullable SslBundle bundle, @Nullable String serverName) {
		if (bundle == null) {
			return null;
		}
		this.context = bundle.createSslContext();
		return settings(bundle, serverName, this::context);
	}

	/**
	 * Return how connections are encrypted with a bundle whose updates are not followed.
	 * @param bundle the bundle to use
	 * @param serverName the name that the server's certificate must have, or {@code null}
	 * for the host
	 * @return the settings
	 */
	public static TlsSettings fixed(SslBundle bundle, @Nullable String serverName) {
		SSLContext context = bundle.createSslContext();
		return settings(bundle, serverName, () -> context);
	}

	private static TlsSettings settings(SslBundle bundle, @Nullable String serverName, Supplier<SSLContext> context) {
		SslOptions options = bundle.getOptions();
		return new TlsSettings(context, serverName, list(options.getEnabledProtocols()), list(options.getCiphers()));
	}

	/**
	 * Use an updated bundle. One that is broken changes nothing.
	 * @param name the name of the bundle
	 * @param connections makes the connections that are encrypted with it
	 */
	public void update(String name, SslBundle bundle, ConnectionFactory connections) {
		try {
			this.context = bundle.createSslContext();
		}
		catch (RuntimeException ex) {
			logger.warn("The updated SSL bundle '" + name + "' cannot be used: " + ex.getMessage()
					+ ". Connections are made with the previous one. Correct it.", ex);
			return;
		}
		logger.info("The SSL bundle '" + name + "' was updated: the connections are replaced");
		this.pools.get()
			.stream()
			.map(ConnectionPool::control)
			.filter((pool) -> pool.connectionFactory() == connections)
			.forEach(PoolControl::renew);
	}

	private SSLContext context() {
		SSLContext context = this.context;
		if (context == null) {
			throw new IllegalStateException("There is no SSL bundle");
		}
		return context;
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

}
