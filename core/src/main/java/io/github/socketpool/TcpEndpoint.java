package io.github.socketpool;

import org.jspecify.annotations.Nullable;

/**
 * A TCP port of a host. The host is a name or an address as the user wrote it. It is
 * resolved for every connect, so that a change of its address takes effect.
 */
public final class TcpEndpoint implements Endpoint {

	private static final long serialVersionUID = 1L;

	private final String host;

	private final int port;

	/** Part of each message and event of a pool, so it is created once. */
	private final String text;

	TcpEndpoint(String host, int port) {
		requireHost(host);
		requirePort(port);
		this.host = host;
		this.port = port;
		this.text = (host.indexOf(':') >= 0) ? "[" + host + "]:" + port : host + ":" + port;
	}

	private static void requireHost(String host) {
		if (host.isBlank()) {
			throw new InvalidSettingException("host", host, "must not be empty",
					"Use the name or the address of the server, such as localhost.");
		}
		if (host.contains("/") || host.contains("[") || host.contains("]")
				|| host.chars().anyMatch(Character::isWhitespace) || !MessageText.isPrintable(host)
				|| (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':'))) {
			throw new InvalidSettingException("host", host, "must be only a name or an address",
					"Leave out scheme, port, path, brackets, spaces and control characters. The port is a separate "
							+ "setting.");
		}
	}

	private static void requirePort(int port) {
		if (port < 1 || port > 65535) {
			throw new InvalidSettingException("port", port, "must be between 1 and 65535",
					"Use the port that the server listens on.");
		}
	}

	/**
	 * Return the host as the user wrote it.
	 * @return a host name, an IPv4 address, or an IPv6 address without brackets
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the TCP port.
	 * @return the port, 1 to 65535
	 */
	public int port() {
		return this.port;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TcpEndpoint endpoint && this.port == endpoint.port && this.host.equals(endpoint.host);
	}

	@Override
	public int hashCode() {
		return 31 * this.host.hashCode() + this.port;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
