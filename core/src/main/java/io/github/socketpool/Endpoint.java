package io.github.socketpool;

import java.io.Serializable;

/**
 * The address that a server listens on, or a service whose servers are found later.
 * Immutable; endpoints with the same text are equal.
 */
public sealed interface Endpoint extends Serializable permits TcpEndpoint, UnixEndpoint, ServiceEndpoint {

	/**
	 * Return the endpoint as text for messages.
	 * @return for TCP {@code host:port}, with an IPv6 address in brackets, or
	 * {@code host/address:port} for one of several servers that a host name stands for;
	 * for a Unix domain socket {@code unix:/path}; for a service {@code service:name}
	 */
	@Override
	String toString();

	/**
	 * Return the endpoint as it was configured.
	 * @return for one of several servers that a host name stands for, the endpoint with
	 * the name alone; otherwise this endpoint
	 */
	default Endpoint configured() {
		return this;
	}

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

	/**
	 * Create the endpoint of a server of this machine that listens on a Unix domain
	 * socket.
	 * @param path the absolute path of the socket, without {@code unix:}
	 * @return the endpoint
	 * @throws InvalidSettingException if the path is not absolute, or is longer than the
	 * path of a socket may be
	 */
	static UnixEndpoint unix(String path) {
		return new UnixEndpoint(path);
	}

	/**
	 * Create the endpoint of a service whose instances are found while the application
	 * runs. It stands for them until a pool has been given them as its targets
	 * ({@code PoolControl.retarget}). Until then, connects fail.
	 * @param id the name under which the instances are registered
	 * @return the endpoint
	 * @throws InvalidSettingException if the name is blank
	 */
	static ServiceEndpoint service(String id) {
		return new ServiceEndpoint(id);
	}

}
