package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.context.SocketPoolSsl;
import io.github.socketpool.context.ClientBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * Adapts {@link SocketPoolClientProperties} to {@link SocketPoolConnectionDetails}.
 */
class PropertiesSocketPoolConnectionDetails implements SocketPoolConnectionDetails {

	private static final String BUNDLE = "ssl.bundle";

	private final ClientProperties client;

	private final SocketPoolClientProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	PropertiesSocketPoolConnectionDetails(ClientProperties client, ObjectProvider<SslBundles> sslBundles) {
		this.client = client;
		this.properties = client.values();
		this.sslBundles = sslBundles;
	}

	@Override
	public List<Endpoint> getAddresses() {
		return InvalidPropertyException.fromProperties(() -> {
			String serviceId = this.properties.getServiceId();
			List<String> addresses = this.properties.getAddresses();
			if (serviceId != null) {
				return List.of(service(serviceId, addresses));
			}
			if (addresses == null) {
				return List.of(Endpoint.of(this.properties.getHost(), port()));
			}
			String remedy = "Remove host and port, or remove addresses. Each server belongs into addresses if there are "
					+ "several.";
			requireNotSet("host", this.properties.getHost(), "addresses", remedy);
			requireNotSet("port", this.properties.getPort(), "addresses", remedy);
			return ServerAddresses.parse(addresses);
		});
	}

	private Endpoint service(String serviceId, @Nullable List<String> addresses) {
		String remedy = "Remove host, port and addresses, since the instances of the service have their own. Or remove "
				+ "service-id.";
		requireNotSet("host", this.properties.getHost(), "service-id", remedy);
		requireNotSet("port", this.properties.getPort(), "service-id", remedy);
		requireNotSet("addresses", (addresses != null) ? String.join(",", addresses) : null, "service-id", remedy);
		return Endpoint.service(serviceId);
	}

	/**
	 * Require that a property is not set beside another one that tells where the servers
	 * are.
	 */
	private void requireNotSet(String setting, @Nullable Object value, String other, String remedy) {
		if (this.client.propertyOf(setting) != null) {
			throw new InvalidSettingException(setting, value,
					"must not be set together with " + this.client.keyOf(other), remedy);
		}
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		SocketPoolClientProperties.Ssl ssl = this.properties.getSsl();
		if (!ssl.isEnabled()) {
			return null;
		}
		String bundle = ssl.getBundle();
		return StringUtils.hasText(bundle) ? InvalidPropertyException.fromProperties(() -> usable(bundle))
				: SslBundle.systemDefault();
	}

	/**
	 * Call an object whenever the bundle that the properties name is updated.
	 * @param connections makes the connections that are encrypted with it
	 */
	void onBundleUpdate(SocketPoolSsl ssl, ConnectionFactory connections) {
		String bundle = this.properties.getSsl().getBundle();
		if (this.properties.getSsl().isEnabled() && StringUtils.hasText(bundle)) {
			this.sslBundles.getObject()
				.addBundleUpdateHandler(bundle, (updated) -> ssl.update(bundle, updated, connections));
		}
	}

	/**
	 * Return the bundle of a name. A bundle that cannot be used is a mistake of the
	 * configuration, so it is found at startup and not at the first connect.
	 */
	private SslBundle usable(String name) {
		try {
			SslBundles bundles = this.sslBundles.getObject();
			requireName(name, bundles.getBundleNames());
			SslBundle bundle = bundles.getBundle(name);
			bundle.createSslContext();
			return bundle;
		}
		catch (InvalidSettingException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			InvalidSettingException invalid = new InvalidSettingException(BUNDLE, name,
					"cannot be used: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"Correct the properties of this bundle below spring.ssl.bundle, or the files that they name.");
			invalid.initCause(ex);
			throw invalid;
		}
	}

	private static void requireName(String name, List<String> existing) {
		if (!existing.contains(name)) {
			throw new InvalidSettingException(BUNDLE, name,
					"is not the name of an SSL bundle; "
							+ (existing.isEmpty() ? "there is none" : "there are " + String.join(", ", existing)),
					"Use the name of a bundle, or define it by spring.ssl.bundle.pem." + name
							+ ".* or spring.ssl.bundle.jks." + name + ".*.");
		}
	}

	private int port() {
		Integer port = this.properties.getPort();
		if (port == null) {
			throw missingPort();
		}
		return port;
	}

	private InvalidPropertyException missingPort() {
		boolean shared = this.client.client().equals(ClientBeans.DEFAULT_CLIENT);
		return new InvalidPropertyException("port",
				shared ? "must be set for a client"
						: "must be set for client '" + this.client.client() + "', which has no other address",
				"Set it to the port that the server listens on, or remove "
						+ (shared ? this.client.keyOf("host") : "the properties of this client")
						+ " to have no client.");
	}

}
