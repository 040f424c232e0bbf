package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Makes transports over the channels of tests in other packages.
 */
public final class PlainTransports {

	private PlainTransports() {
	}

	/**
	 * Return a transport without quick acknowledgements.
	 * @param channel a connected channel in blocking mode
	 */
	public static Transport over(SocketChannel channel) throws IOException {
		return new PlainTransport(channel, false);
	}

}
