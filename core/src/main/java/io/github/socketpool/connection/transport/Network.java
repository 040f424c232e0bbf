package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

/**
 * The operating system's part in a connect. Tests replace it, because it is hard to get
 * names with several addresses, and ports that are free at the right moment.
 */
interface Network {

	/** The network of the operating system. */
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
