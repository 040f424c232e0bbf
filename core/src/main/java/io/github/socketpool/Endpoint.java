package io.github.socketpool;

import java.io.Serializable;

/**
 * The address that a server listens on. Immutable; endpoints with the same text are
 * equal.
 */
public sealed interface Endpoint extends Serializable permits TcpEndpoint {

	/**
	 * Return the endpoint as text for messages.
	 * @return for TCP {@code host:port}, with an IPv6 address in brackets
	 */
	@Override
	String toString();

	/**
	 * Create the endpoint of a server that listens on a TCP port.
	 * @param host a host name, an IPv4 address, or an IPv6 address without brackets
	 * @param port the TCP port, 1 to 65535
	 * @return the endpoint
	 * @throws InvalidSettingException if the host is neither a name nor an address, or
	 * the port is out of range
	 */
	static TcpEndpoint of(String host, int port) {
		return new TcpEndpoint(host, port);
	}

}
