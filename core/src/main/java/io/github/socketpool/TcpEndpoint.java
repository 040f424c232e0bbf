package io.github.socketpool;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A TCP port of a host. The host is a name or an address as the user wrote it. A name is
 * resolved for every connect, so that a change of its addresses takes effect. If it
 * stands for several servers, each of them is an endpoint with its own
 * {@linkplain #address() address}.
 */
public final class TcpEndpoint implements Endpoint {

	private static final long serialVersionUID = 1L;

	private final String host;

	private final int port;

	private final @Nullable String address;

	/** Part of each message and event of a pool, so it is created once. */
	private final String text;

	TcpEndpoint(String host, int port) {
		this(host, port, null);
	}

	private TcpEndpoint(String host, int port, @Nullable String address) {
		requireHost(host);
		requirePort(port);
		this.host = host;
		this.port = port;
		this.address = address;
		this.text = ((address != null) ? host + "/" + inBrackets(address) : inBrackets(host)) + ":" + port;
	}

	private static String inBrackets(String host) {
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
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

	/**
	 * Return whether the host is a name rather than an address. No name consists of
	 * digits and dots only.
	 * @return {@code false} for an address of IPv4 or IPv6
	 */
	public boolean hasHostName() {
		return this.host.indexOf(':') < 0 && !this.host.chars()
			.allMatch((character) -> character == '.' || (character >= '0' && character <= '9'));
	}

	/**
	 * Return the address of the server, if the host is a name that stands for several.
	 * @return an IP address without brackets, or {@code null} if the host stands for one
	 * server
	 */
	public @Nullable String address() {
		return this.address;
	}

	/**
	 * Return the endpoint of one of several servers that the host stands for.
	 * @param address the IP address of the server, without brackets
	 * @return a new endpoint
	 * @throws InvalidSettingException if that cannot be an address, such as one in
	 * brackets or with a port. A name is not told from an address
	 */
	public TcpEndpoint at(String address) {
		requireHost(address);
		return new TcpEndpoint(this.host, this.port, address);
	}

	@Override
	public TcpEndpoint configured() {
		return (this.address != null) ? new TcpEndpoint(this.host, this.port) : this;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TcpEndpoint endpoint && this.port == endpoint.port && this.host.equals(endpoint.host)
				&& Objects.equals(this.address, endpoint.address);
	}

	@Override
	public int hashCode() {
		return 31 * (31 * this.host.hashCode() + this.port) + Objects.hashCode(this.address);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
