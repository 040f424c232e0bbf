package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;

/**
 * Makes transports over the channels of tests in other packages.
 */
public final class PlainTransports {

	private PlainTransports() {
	}

	/**
	 * Return what waits for bytes of a pipe, into which none are written.
	 * @param pipe its end in non-blocking mode, to be closed by the caller
	 */
	public static Readiness readinessOf(Pipe.SourceChannel pipe) throws IOException {
		return Readiness.of(pipe);
	}

	/**
	 * Return a transport without quick acknowledgements.
	 * @param channel a connected channel in blocking mode
	 */
	public static Transport over(SocketChannel channel) throws IOException {
		return new PlainTransport(channel, false);
	}

}
