package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves bytes through one socket, which is connected and in blocking mode at first. One
 * thread at a time uses it, but {@link #close} may be called by any thread at any time,
 * and ends a read or write of another one with an {@link IOException}.
 */
public interface Transport {

	/**
	 * Read what has arrived. Waits in blocking mode, while nothing has.
	 * @param target where to put the bytes; has room for one at least
	 * @return how many bytes were read, or {@code -1} when the peer has closed its side;
	 * never 0 in blocking mode, otherwise 0 while there is nothing
	 * @throws IOException if the connection is lost or closed
	 */
	int read(ByteBuffer target) throws IOException;

	/**
	 * Write what can be written. In blocking mode that is everything. Bytes count as
	 * taken once what carries them has left this process. So the next write begins with
	 * the bytes that this one has left.
	 * @param source the bytes, of which those are taken that have left
	 * @return how many have been taken
	 * @throws IOException if the connection is lost or closed
	 */
	int write(ByteBuffer source) throws IOException;

	/**
	 * Have reads and writes wait, or not. Costs nothing where that is so already.
	 * Otherwise it takes two system calls, so it is called only before waiting and before
	 * looking.
	 * @param blocking whether to wait
	 * @throws IOException if the connection is closed
	 */
	void setBlocking(boolean blocking) throws IOException;

	/**
	 * Return whether bytes that {@link #read} would return have arrived, without taking
	 * them. Does not see that the peer has closed its side. At most one system call.
	 * @return whether there are unread bytes
	 * @throws IOException if the connection is closed
	 */
	boolean hasUnread() throws IOException;

	/**
	 * Acknowledge what has arrived at once, where that is wanted and the operating system
	 * can do it.
	 * @param unlessUnread whether to ask for unread bytes first, and leave it out if
	 * there are any: a later read will acknowledge them
	 * @throws IOException if the connection is lost or closed
	 */
	void acknowledge(boolean unlessUnread) throws IOException;

	/**
	 * Close the connection. Never blocks or fails, and needs no memory. The second call
	 * has no effect.
	 * @param reset whether to send a reset instead of a FIN, and forget what is unsent
	 */
	void close(boolean reset);

}
