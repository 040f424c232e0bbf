package io.github.socketpool.connection;

import io.github.socketpool.InvalidSettingException;

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
	 * @throws InvalidSettingException if the host is empty or the port out of range
	 */
	public Endpoint {
		if (host.isBlank()) {
			throw new InvalidSettingException("host", host, "must not be empty",
					"Use the name or the address of the server, such as localhost.");
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
