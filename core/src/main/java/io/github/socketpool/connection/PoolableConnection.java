package io.github.socketpool.connection;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection as seen by the pool. One caller after another begins and ends a use of it.
 * The connection says each time whether it may still be used. Once it has returned a
 * reason to close it, it never becomes usable again.
 * <p>
 * {@link #begin}, {@link #end} and the caller's methods must be called by one thread at a
 * time. So must {@link #check}, {@link #sendHeartbeat} and {@link #isAwaitingReply},
 * which the pool calls between two uses, while no caller can acquire the connection. The
 * pool must pass the connection from one thread to the next with a happens-before edge.
 * {@link #close} may be called by any thread at any time.
 */
public interface PoolableConnection extends Connection {

	/**
	 * Begin a use: check whether the peer has closed the connection or sent unsolicited
	 * bytes, skip messages, and put the use under its deadline. Does not block, with one
	 * exception. If the peer has recently closed connections after as many uses as this
	 * one has served, this waits less than 2 ms for the close.
	 * @param deadline when this use must end; if it has not ended by then, the connection
	 * is closed
	 * @param now a reading of the deadline's ticker
	 * @return {@code null} when the connection may be used, otherwise why it must be
	 * closed
	 * @throws FrameFormatException if the peer of a new connection has sent bytes that
	 * are not a frame: it speaks another protocol
	 * @throws TransportException if the peer of a new connection has refused the
	 * certificate of this side, which is known only after the handshake of TLS 1.3
	 */
	@Nullable CloseReason begin(Deadline deadline, long now);

	/**
	 * Begin the use of a caller that is about to get the connection but is still asleep.
	 * Sends as much of its request as the operating system accepts at once. Never blocks,
	 * and ignores the interrupt status of the thread, which belongs to another caller.
	 * <p>
	 * The caller that gets the connection still calls {@link #begin} with the same
	 * deadline, which then has no effect. It calls {@link #exchange} with the same frame,
	 * which sends the rest. Anything that fails here fails again there.
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
	 * @return {@code null} if the connection may be used again, otherwise why it must be
	 * closed. It may be used again if all exchanges were complete, nothing is left over,
	 * and the deadline has not passed
	 */
	@Nullable CloseReason end();

	/**
	 * Return whether a request was sent last and nothing has come from the peer since. To
	 * be called by the thread that ends a use.
	 * @return {@code false} if that is not known, as by default
	 */
	default boolean isUnanswered() {
		return false;
	}

	/**
	 * Use the connection as a stream from now on, until the use {@linkplain #end() ends}.
	 * Must follow {@link #begin}, before any frame is sent or awaited in this use. The
	 * methods of {@link Connection} must not be called any more in it. The use ends with
	 * the reason with which the stream has {@linkplain FrameStream#fail failed}, or with
	 * {@link CloseReason#FAILED} if the connection was lost, bytes are left to be
	 * written, or the stream is not {@linkplain FrameStream#isClean() clean}. Otherwise
	 * the connection may be used again, as a stream or not.
	 * @return the stream
	 * @throws TransportException if the connection is lost or closed
	 * @throws UnsupportedOperationException if this connection cannot be used as a
	 * stream, as by default
	 */
	default FrameStream stream() {
		throw new UnsupportedOperationException(getClass().getName() + " cannot be used as a stream of frames, which "
				+ "shared connections need. Implement PoolableConnection.stream(), or do not share connections.");
	}

	/**
	 * Check the connection between two uses: whether the peer has closed it or sent
	 * unsolicited bytes. The check is made even if the last one was a moment ago.
	 * Heartbeats and messages are skipped and counted, and the reply to a heartbeat is
	 * consumed. Never blocks. Leaves the connection with no more memory than before,
	 * except for the beginning of a message that has arrived in part.
	 * <p>
	 * If the thread is interrupted, there is no check, because a channel closes itself
	 * when an interrupted thread uses it. Then what was known before is returned.
	 * @return {@code null} when the connection may be used, as far as can be seen;
	 * otherwise why it must be closed
	 */
	@Nullable CloseReason check();

	/**
	 * Check the connection between two uses as {@link #check} does, and then send one
	 * heartbeat in a separate write. Never blocks: if the peer does not accept a whole
	 * heartbeat, that is a {@linkplain CloseReason#FAILED reason to close}.
	 * <p>
	 * Nothing is sent if the check finds a reason to close, if the reply to an earlier
	 * heartbeat is still awaited, if heartbeats are
	 * {@linkplain HeartbeatSettings#isEnabled() off}, or if the thread is interrupted.
	 * @return {@code null} when the connection may be used, as far as can be seen;
	 * otherwise why it must be closed
	 */
	@Nullable CloseReason sendHeartbeat();

	/**
	 * Return whether the expected reply to a heartbeat has not been seen yet by
	 * {@link #check} or {@link #sendHeartbeat}. The pool decides how long to wait, and
	 * hands out no such connection meanwhile. {@link #begin} refuses it unless the reply
	 * has arrived by then.
	 * @return whether a reply is awaited; never if none is expected
	 */
	boolean isAwaitingReply();

	/**
	 * Close the connection. A caller that is using it at that moment fails with a
	 * {@link TransportException}. A connection that is broken or in use is reset, which
	 * leaves no TIME_WAIT; otherwise it is closed with a FIN. The first call decides the
	 * reason. A later one only makes sure that the connection is closed.
	 * @param reason why
	 */
	void close(CloseReason reason);

	/**
	 * Return which side closed the connection first. That side holds the TIME_WAIT.
	 * @return the peer if its FIN or RST was seen before this side closed
	 */
	CloseInitiator closeInitiator();

	/**
	 * Return how many heartbeats have been received, including replies to heartbeats.
	 * @return the number since the connection was made
	 */
	long heartbeatsReceived();

	/**
	 * Return how many messages have been received and skipped, during calls and between
	 * them.
	 * @return the number since the connection was made; zero if there is no
	 * {@link ResponseMatcher}
	 */
	default long messagesReceived() {
		return 0;
	}

}
