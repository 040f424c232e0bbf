package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;

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
		return List.of(InvalidPropertyException.fromProperties(() -> Endpoint.of(this.properties.getHost(), port())));
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
