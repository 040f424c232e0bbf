package io.github.socketpool.connection;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, as the pool sees it: it is begun and ended by one caller after the other,
 * and tells at each of these moments whether it may still be used. A connection that has
 * given a reason to close it never takes it back.
 * <p>
 * {@link #begin}, {@link #end} and the caller's methods belong to one thread at a time;
 * {@link #close} may be called by any thread at any time.
 */
public interface PoolableConnection extends Connection {

	/**
	 * Begin a use: look whether the peer has closed the connection or sent bytes that
	 * nobody asked for, and put the use under its deadline. Never blocks.
	 * @param deadline when this use ends; a use that is not ended by then is cut off by
	 * closing the connection
	 * @param now a reading of the deadline's ticker
	 * @return {@code null} when the connection may be used, otherwise why it must be
	 * closed
	 * @throws FrameFormatException if a new connection's peer has sent bytes that are no
	 * frame: it speaks something else
	 */
	@Nullable CloseReason begin(Deadline deadline, long now);

	/**
	 * End a use and lift its deadline.
	 * @return {@code null} when the connection may be used again, otherwise why it must
	 * be closed: anything but whole exchanges, nothing left over, in time
	 */
	@Nullable CloseReason end();

	/**
	 * Close the connection. A caller that is using it at that moment fails with a
	 * {@link TransportException}. What is whole is closed in the usual way; what is
	 * broken or in use is reset, which leaves no TIME_WAIT. Only the first call has an
	 * effect.
	 * @param reason why
	 */
	void close(CloseReason reason);

	/**
	 * Return who closed the connection first. The side that closes first owns the
	 * TIME_WAIT.
	 * @return the peer if it was seen closing or resetting before this side did
	 */
	CloseInitiator closeInitiator();

	/**
	 * Return how many heartbeats have been received.
	 * @return the number since the connection was made
	 */
	long heartbeatsReceived();

}
