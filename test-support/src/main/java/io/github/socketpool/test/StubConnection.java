package io.github.socketpool.test;

import java.io.IOException;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;

/**
 * A connection of a {@link StubServer}, as a {@link Reaction} sees it. Thread-safe.
 */
public interface StubConnection {

	/**
	 * Return the request to react to: the latest on this connection.
	 * @return the request
	 * @throws IllegalStateException if none has arrived yet
	 */
	Frame request();

	/**
	 * Return how the server puts frames on the wire.
	 * @return the codec
	 */
	FrameCodec codec();

	/**
	 * Return what the server sends as a heartbeat.
	 * @return the token, which may be empty
	 */
	HeartbeatToken heartbeatToken();

	/**
	 * Send pieces, all in one write.
	 * @param pieces the pieces, in order
	 * @throws IOException if the connection is closed or broken
	 */
	void write(Piece... pieces) throws IOException;

	/**
	 * Close the connection: the client sees its end (FIN). If a reaction closes it,
	 * unread bytes are discarded first, since the operating system would otherwise reset
	 * the connection. Closing a closed connection does nothing.
	 * @throws IOException if closing fails
	 */
	void close() throws IOException;

	/**
	 * Reset the connection (RST). Resetting a closed connection does nothing.
	 * @throws IOException if closing fails
	 */
	void reset() throws IOException;

	/**
	 * Wait until this side has closed the connection. A close by the client is not
	 * noticed, since nothing is read meanwhile.
	 * @throws InterruptedException if the server is closed
	 */
	void awaitClosed() throws InterruptedException;

}
