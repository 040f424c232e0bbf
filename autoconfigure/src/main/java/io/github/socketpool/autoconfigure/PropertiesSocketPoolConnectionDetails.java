package io.github.socketpool.autoconfigure;

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
			throw new InvalidPropertyException("port", "must be set for a client",
					"Set it to the port that the server listens on, or leave it and socketpool.host out to have no "
							+ "client.");
		}
		return port;
	}

}
