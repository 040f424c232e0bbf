package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves bytes through one socket, which is connected and initially in blocking mode. One
 * thread at a time may use it. But {@link #close} may be called by any thread at any
 * time, and makes a read or write of another thread fail with an {@link IOException}.
 */
public interface Transport {

	/**
	 * Return whether a {@link #handshake} must be made before bytes can be moved.
	 * @return {@code false} by default
	 */
	default boolean needsHandshake() {
		return false;
	}

	/**
	 * Complete what the transport needs before bytes can be moved, such as the handshake
	 * of TLS. Called at most once, before any method that moves bytes. Waits for the
	 * peer; at the deadline of the connect, another thread closes the transport.
	 * @throws IOException if the handshake fails, or the connection is lost or closed
	 */
	default void handshake() throws IOException {
	}

	/**
	 * Read the bytes that have arrived. In blocking mode, waits until there are any.
	 * @param target the buffer for the bytes, with room for at least one
	 * @return the number of bytes read, or {@code -1} if the peer has closed its side; 0
	 * only in non-blocking mode, if none have arrived
	 * @throws IOException if the connection is lost or closed
	 */
	int read(ByteBuffer target) throws IOException;

	/**
	 * Write as many bytes as possible; in blocking mode, all of them. Bytes count as
	 * written once the data that carries them has left this process. The next write must
	 * begin with the bytes that this one did not write.
	 * @param source the bytes; its position is advanced by those that were written
	 * @return the number of bytes written
	 * @throws IOException if the connection is lost or closed
	 */
	int write(ByteBuffer source) throws IOException;

	/**
	 * Enter or leave blocking mode. Costs nothing if the mode stays the same, otherwise
	 * two system calls. So it is called only before a wait and before a check.
	 * @param blocking whether reads and writes wait
	 * @throws IOException if the connection is closed
	 */
	void setBlocking(boolean blocking) throws IOException;

	/**
	 * Begin to watch when bytes can be moved without waiting. The transport must be in
	 * non-blocking mode, and stay in it until the returned object is closed. That must
	 * also be done after the transport was closed.
	 * @return what waits until the transport is ready
	 * @throws IOException if the connection is closed, or no descriptor is left
	 */
	Readiness readiness() throws IOException;

	/**
	 * Return whether bytes have arrived that {@link #read} would return. None of them is
	 * lost. Does not detect that the peer has closed its side, and an interrupt of this
	 * thread does not close the connection. Takes one system call, five over a Unix
	 * domain socket, and six more over TLS if bytes have arrived.
	 * @return whether there are unread bytes
	 * @throws IOException if the connection is closed
	 */
	boolean hasUnread() throws IOException;

	/**
	 * Return whether the bytes that have arrived end inside a unit, such as a record of
	 * TLS, so that {@link #read} cannot return all of them yet. Takes no system call.
	 * @return {@code false} by default
	 */
	default boolean isInsideUnit() {
		return false;
	}

	/**
	 * Return whether the next {@link #read} returns the end of what the peer sends, or
	 * fails, as far as is known without a system call. One read may receive that together
	 * with the bytes before it, but returns only the bytes.
	 * @return {@code false} by default
	 */
	default boolean isEnded() {
		return false;
	}

	/**
	 * Acknowledge at once the bytes that have arrived, if that is enabled and the
	 * operating system supports it.
	 * @param unlessUnread whether to do nothing if there are unread bytes, which a later
	 * read will acknowledge
	 * @throws IOException if the connection is lost or closed
	 */
	void acknowledge(boolean unlessUnread) throws IOException;

	/**
	 * Close the connection. Never blocks, never fails, and needs no memory. Only the
	 * first call has an effect.
	 * @param reset whether to send a RST instead of a FIN, and discard unsent bytes
	 */
	void close(boolean reset);

}
