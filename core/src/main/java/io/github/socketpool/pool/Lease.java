package io.github.socketpool.pool;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.Connection;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.TransportException;

/**
 * The right to use one connection until it is released, or until the deadline that it was
 * acquired with. The thread that acquired it counts as its holder until then, even if
 * another thread ends the lease. At the deadline the pool closes the connection, and soon
 * after it ends the lease by itself, whether or not its holder is still at work. It ends
 * once: whichever of {@link #release}, {@link #invalidate}, {@link #replace} and
 * {@link #close} comes first counts, and the others do nothing.
 */
public interface Lease extends AutoCloseable {

	/**
	 * Return the connection. It must not be touched after the lease has ended.
	 * @return the connection
	 */
	Connection connection();

	/**
	 * Return whether the connection has served another lease before.
	 * @return {@code false} for the first lease of a connection
	 */
	boolean isReused();

	/**
	 * Use the connection as a stream of frames from now on, until the lease ends. From
	 * then on no thread counts as the holder of the lease. It is not reported as leaked,
	 * and the thread that acquired it may acquire others.
	 * @return the stream, which must not be touched after the lease has ended
	 * @throws TransportException if the connection is lost or closed
	 * @throws UnsupportedOperationException if the pool or its connections cannot do
	 * that, as by default
	 */
	default FrameStream stream() {
		throw new UnsupportedOperationException(getClass().getName() + " cannot lend a connection as a stream of "
				+ "frames, which shared connections need.");
	}

	/**
	 * Return whether the pool would close the connection if the lease ended now. It may
	 * be too old, used up, evicted or to be renewed, or the pool may be closed or have
	 * too many connections. Changes nothing.
	 * @return whether the connection is to be released soon; {@code false} by default
	 */
	default boolean isOutdated() {
		return false;
	}

	/**
	 * Release the connection. The pool finds out by itself whether it may be used again:
	 * after an error, a time-out, or bytes left over it is closed.
	 */
	void release();

	/**
	 * Release the connection and have it closed.
	 */
	void invalidate();

	/**
	 * Release the connection, have it closed, and take another one for the same call,
	 * ahead of all callers who wait.
	 * @return a new lease with the same deadline
	 * @throws SocketPoolException if there is no other connection to be had, or the
	 * deadline has passed
	 * @throws IllegalStateException if this lease was ended before its deadline
	 */
	Lease replace();

	/**
	 * The same as {@link #release}.
	 */
	@Override
	default void close() {
		release();
	}

}
