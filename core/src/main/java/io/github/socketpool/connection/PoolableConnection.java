package io.github.socketpool.connection;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, as the pool sees it: it is begun and ended by one caller after the other,
 * and tells at each of these moments whether it may still be used. A connection that has
 * given a reason to close it never takes it back.
 * <p>
 * {@link #begin}, {@link #end} and the caller's methods belong to one thread at a time,
 * and so do {@link #check}, {@link #sendHeartbeat} and {@link #isAwaitingReply}, which
 * the pool calls between two uses while no caller can reach the connection. Whoever
 * passes the connection from one thread to the next makes what the one did visible to the
 * other. {@link #close} may be called by any thread at any time.
 */
public interface PoolableConnection extends Connection {

	/**
	 * Begin a use: look whether the peer has closed the connection or sent bytes that
	 * nobody asked for, and put the use under its deadline. Does not block, but where
	 * peers were lately seen closing connections after as many uses as this one has
	 * served: there it waits up to 2 ms for the close.
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
	 * Begin the use of a caller who is about to get the connection and is still asleep,
	 * and send its request, as far as the operating system takes it at once. Never
	 * blocks, and neither heeds the interrupt of a thread nor is cut short by it: the
	 * thread is another caller's.
	 * <p>
	 * The caller who gets the connection begins its use all the same, with the same
	 * deadline, which changes nothing then, and calls {@link #exchange} with the same
	 * frame, which goes on from where this has come to. Whatever fails here it meets
	 * there.
	 * @param deadline when the use ends
	 * @param now a reading of the deadline's ticker
	 * @param early the request
	 * @return {@code false} if no use has begun and nothing was sent
	 */
	default boolean beginEarly(Deadline deadline, long now, EarlyRequest early) {
		return false;
	}

	/**
	 * End a use and lift its deadline.
	 * @return {@code null} when the connection may be used again, otherwise why it must
	 * be closed: anything but whole exchanges, nothing left over, in time
	 */
	@Nullable CloseReason end();

	/**
	 * Look at the connection between two uses, however short ago it was looked at last:
	 * whether the peer has closed it or sent bytes that nobody asked for. Heartbeats are
	 * skipped and counted, and the reply to one is taken. Never blocks, and holds no
	 * memory afterwards that the connection did not hold before.
	 * <p>
	 * On a thread that is interrupted nothing is looked at, because a channel closes
	 * itself when such a thread touches it; what was known before is returned.
	 * @return {@code null} when the connection may be used, as far as can be seen;
	 * otherwise why it must be closed
	 */
	@Nullable CloseReason check();

	/**
	 * Look at the connection between two uses as {@link #check} does, and then send one
	 * heartbeat, in a write of its own. Never blocks: a peer that does not even take a
	 * heartbeat is a {@linkplain CloseReason#FAILED reason to close}.
	 * <p>
	 * Nothing is sent if the look finds a reason to close, while the reply to the
	 * heartbeat before is awaited, if heartbeats are
	 * {@linkplain HeartbeatSettings#isEnabled() off}, or on a thread that is interrupted.
	 * @return {@code null} when the connection may be used, as far as can be seen;
	 * otherwise why it must be closed
	 */
	@Nullable CloseReason sendHeartbeat();

	/**
	 * Return whether a heartbeat was sent whose expected reply {@link #check} or
	 * {@link #sendHeartbeat} have not seen yet. For how long it may be is a matter of the
	 * pool, which lends no such connection; {@link #begin} refuses it unless the reply
	 * has come by then.
	 * @return whether a reply is awaited; never if none is expected
	 */
	boolean isAwaitingReply();

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
	 * Return how many heartbeats have been received, replies to heartbeats among them.
	 * @return the number since the connection was made
	 */
	long heartbeatsReceived();

}
