package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;

/**
 * Adapts {@link SocketPoolProperties} to {@link SocketPoolConnectionDetails}.
 */
class PropertiesSocketPoolConnectionDetails implements SocketPoolConnectionDetails {

	private final SocketPoolProperties properties;

	PropertiesSocketPoolConnectionDetails(SocketPoolProperties properties) {
		this.properties = properties;
	}

	@Override
	public List<Endpoint> getAddresses() {
		List<String> addresses = this.properties.getAddresses();
		return List.of(InvalidPropertyException.fromProperties(
				() -> (addresses != null) ? only(addresses) : Endpoint.of(this.properties.getHost(), port())));
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
