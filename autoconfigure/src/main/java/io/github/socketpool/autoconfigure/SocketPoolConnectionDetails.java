package io.github.socketpool.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the server listens that socketpool's client calls. A bean of this type is used
 * instead of {@code socketpool.host} and {@code socketpool.port}.
 */
public interface SocketPoolConnectionDetails extends ConnectionDetails {

	/**
	 * Return the host.
	 * @return a host name, an IPv4 address, or an IPv6 address without brackets
	 */
	String getHost();

	/**
	 * Return the port.
	 * @return the TCP port, 1 to 65535
	 */
	int getPort();

}
