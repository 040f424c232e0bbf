package io.github.socketpool;

/**
 * Where a server listens. The host is a name or an address as the user wrote it: it is
 * resolved at every connect, so that a change of the name's address is followed.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address without brackets
 * @param port the TCP port, 1 to 65535
 */
public record Endpoint(String host, int port) {

	/**
	 * Create an endpoint.
	 * @throws InvalidSettingException if the host is neither a name nor an address, or
	 * the port is out of range
	 */
	public Endpoint {
		if (host.isBlank()) {
			throw new InvalidSettingException("host", host, "must not be empty",
					"Use the name or the address of the server, such as localhost.");
		}
		if (host.contains("/") || host.contains("[") || host.contains("]")
				|| host.chars().anyMatch(Character::isWhitespace) || !MessageText.isPrintable(host)
				|| (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':'))) {
			throw new InvalidSettingException("host", host, "must be a name or an address alone",
					"Leave out scheme, port, path, brackets, spaces and control characters; the port is a setting of its own.");
		}
		if (port < 1 || port > 65535) {
			throw new InvalidSettingException("port", port, "must be between 1 and 65535",
					"Use the port that the server listens on.");
		}
	}

	/**
	 * Return the endpoint as it is written in messages.
	 * @return {@code host:port}, an IPv6 address in brackets
	 */
	@Override
	public String toString() {
		return (this.host.indexOf(':') >= 0) ? "[" + this.host + "]:" + this.port : this.host + ":" + this.port;
	}

}
