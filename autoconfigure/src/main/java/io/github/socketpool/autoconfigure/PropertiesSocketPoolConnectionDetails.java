package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Adapts {@link SocketPoolProperties} to {@link SocketPoolConnectionDetails}.
 */
class PropertiesSocketPoolConnectionDetails implements SocketPoolConnectionDetails {

	private final SocketPoolProperties properties;

	private final @Nullable SslBundles sslBundles;

	PropertiesSocketPoolConnectionDetails(SocketPoolProperties properties, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public List<Endpoint> getAddresses() {
		List<String> addresses = this.properties.getAddresses();
		return List.of(InvalidPropertyException.fromProperties(
				() -> (addresses != null) ? only(addresses) : Endpoint.of(this.properties.getHost(), port())));
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		SocketPoolProperties.Ssl ssl = this.properties.getSsl();
		if (!ssl.isEnabled()) {
			return null;
		}
		String bundle = ssl.getBundle();
		return StringUtils.hasText(bundle) ? sslBundles().getBundle(bundle) : SslBundle.systemDefault();
	}

	/**
	 * Call an object whenever the bundle that the properties name is updated.
	 * @param connections makes the connections that are encrypted with it
	 */
	void onBundleUpdate(SocketPoolSsl ssl, ConnectionFactory connections) {
		String bundle = this.properties.getSsl().getBundle();
		if (this.properties.getSsl().isEnabled() && StringUtils.hasText(bundle)) {
			sslBundles().addBundleUpdateHandler(bundle, (updated) -> ssl.update(bundle, updated, connections));
		}
	}

	private SslBundles sslBundles() {
		Assert.state(this.sslBundles != null, "SSL bundle name has been set but no SSL bundles found in context");
		return this.sslBundles;
	}

	private static Endpoint only(List<String> addresses) {
		if (addresses.size() != 1) {
			throw new InvalidSettingException("addresses", String.join(",", addresses), "must be exactly one address",
					"Use one such as localhost:9000 or unix:/run/server.sock. Put several servers behind one name or "
							+ "one load balancer, or create a ConnectionPool for each.");
		}
		return AddressParser.parse(addresses.get(0));
	}

	private int port() {
		Integer port = this.properties.getPort();
		if (port == null) {
			throw new InvalidPropertyException("port", "must be set for a client",
					"Set it to the port that the server listens on, or remove socketpool.host to have no " + "client.");
		}
		return port;
	}

}
