package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

/**
 * What the operating system does for a connect. Tests have another one, because names
 * with several addresses and ports that are free at the right moment are hard to come by.
 */
interface Network {

	/** The one of the operating system. */
	Network SYSTEM = new Network() {
	};

	/**
	 * Return the addresses of a host, at least one, in the order of the name service.
	 */
	default InetAddress[] addresses(String host) throws UnknownHostException {
		return InetAddress.getAllByName(host);
	}

	/**
	 * Return a channel that is not connected.
	 */
	default SocketChannel open() throws IOException {
		return SocketChannel.open();
	}

}
