package io.github.socketpool.chaos;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * How frames and heartbeats look to the proxy. It is written without the library, so that
 * the two cannot share a mistake. Each framing has an implementation of its own.
 */
interface Wire {

	/**
	 * Return a frame as it stands on the wire.
	 */
	byte[] frame(byte[] body);

	/**
	 * Return how many bytes a frame has in addition to its body.
	 */
	int overhead();

	/**
	 * Return a heartbeat as it stands on the wire.
	 */
	byte[] heartbeat();

	/**
	 * Return bytes that are as long as a heartbeat, differ from it in the last byte, and
	 * are nothing else.
	 */
	byte[] almostHeartbeat();

	/**
	 * Return bytes that begin no frame.
	 */
	byte[] garbage();

	/**
	 * Return the beginning of a frame that is larger than any client accepts.
	 */
	byte[] oversized();

	/**
	 * Wait for the next frame.
	 * @param head how many bytes of its body to read
	 * @param heartbeat what to do about a heartbeat before it
	 * @throws EOFException if the client has closed the connection
	 */
	Arrival read(InputStream in, int head, HeartbeatHandler heartbeat) throws IOException;

	/**
	 * What to do about a heartbeat.
	 */
	@FunctionalInterface
	interface HeartbeatHandler {

		void received() throws IOException;

	}

	/**
	 * A frame of which the first bytes have been read.
	 */
	interface Arrival {

		byte[] head();

		/**
		 * Read the rest.
		 * @return the whole body
		 */
		byte[] readBody() throws IOException;

	}

}
