package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/**
 * The operating system's part in a connect. Tests replace it, because it is hard to get
 * names with several addresses, and ports that are free at the right moment.
 */
interface Network {

	/** Routes do not depend on the port. */
	int ANY_PORT = 9;

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
	 * Return whether this machine has a route to an address. Sends nothing.
	 */
	default boolean hasRoute(InetAddress address) {
		try (DatagramChannel channel = DatagramChannel.open()) {
			channel.connect(new InetSocketAddress(address, ANY_PORT));
			return true;
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	}

	/**
	 * Return a channel that is not connected.
	 */
	default SocketChannel open() throws IOException {
		return SocketChannel.open();
	}

}
