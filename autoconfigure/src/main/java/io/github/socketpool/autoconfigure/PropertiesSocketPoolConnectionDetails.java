package io.github.socketpool.autoconfigure;

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
	public String getHost() {
		return this.properties.getHost();
	}

	@Override
	public int getPort() {
		Integer port = this.properties.getPort();
		if (port == null) {
			throw new InvalidSettingException("port", null, "must be set where host is",
					"Set it to the port that the server listens on, or leave out host as well to have no client.");
		}
		return port;
	}

}
