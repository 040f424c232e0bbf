package io.github.socketpool.connection;

import java.io.IOException;
import java.util.function.Consumer;

import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * A use of a connection in which frames go out and come in independently of each other.
 * It lasts from {@link PoolableConnection#stream()} until the use ends.
 * <p>
 * One thread at a time has the role of the writer: it calls {@link #put},
 * {@link #putHeartbeat}, {@link #flush} and {@link #accepted}. One thread at a time has
 * the role of the reader: it calls {@link #read}, {@link #isClean} and {@link #await}.
 * Both may be the same thread or two that run at the same time. A role must be passed
 * from one thread to the next with a happens-before edge. The other methods may be called
 * by any thread.
 * <p>
 * Only {@link #await} waits. An interrupt of a thread in any of these methods neither
 * closes the connection nor clears the thread's interrupt status. When the connection is
 * {@linkplain PoolableConnection#close closed}, by whichever thread, a waiting reader
 * wakes, and reading, writing and waiting fail.
 */
public interface FrameStream {

	/**
	 * Return the endpoint that the connection goes to.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Append a frame to the bytes that are to be written. If the buffer has no room, what
	 * is in it is written first. If the socket does not accept that, the frame is kept by
	 * reference, so the caller must bound how much is {@linkplain #accepted() accepted}
	 * and not {@linkplain #written() written}. A failure to write is thrown by the next
	 * {@link #flush}. Writer role.
	 * @param frame the frame, whose bytes must not change until they have been written
	 * @throws FrameFormatException if the codec refuses the frame: nothing was appended,
	 * and the stream stays usable
	 */
	void put(Frame frame);

	/**
	 * Append a heartbeat to the bytes that are to be written. Does nothing if heartbeats
	 * are {@linkplain HeartbeatSettings#isEnabled() off}. Writer role.
	 */
	void putHeartbeat();

	/**
	 * Write as many of the appended bytes as the socket accepts now. Writer role.
	 * @return whether nothing is left to be written
	 * @throws IOException if the connection is lost or closed
	 */
	boolean flush() throws IOException;

	/**
	 * Return how many bytes have been appended. Read before and after a {@link #put}, it
	 * tells which bytes are those of the frame. Writer role.
	 * @return the number since the stream began
	 */
	long accepted();

	/**
	 * Return how many bytes may have left this process: those that were passed to the
	 * socket, whether or not it has accepted all of them. Never less than the real
	 * number. A response may be read by another thread before {@link #written} counts its
	 * request, but not before this method does.
	 * @return the number since the stream began
	 */
	long offered();

	/**
	 * Return how many bytes have left this process. Never more than the real number, and
	 * exact once the writer's {@link #put} or {@link #flush} has returned or thrown.
	 * @return the number since the stream began
	 */
	long written();

	/**
	 * Read once what has arrived, and pass on each whole frame in the order of arrival.
	 * Heartbeats are skipped and counted. Does not wait. Reader role.
	 * @param frames called for each frame; if it throws, the stream has {@linkplain #fail
	 * failed}
	 * @return the number of bytes read, -1 at the end of what the peer sends, or 0 if
	 * nothing has arrived
	 * @throws IOException if the connection is lost or closed
	 * @throws FrameFormatException if the bytes after the frames that were passed on are
	 * not a frame. The stream has failed
	 * @throws BodyBudgetExceededException if no memory is left for the next frame. The
	 * stream has failed
	 */
	int read(Consumer<Frame> frames) throws IOException;

	/**
	 * Return whether the bytes read so far end between two frames. Reader role.
	 * @return {@code false} if a frame has arrived in part
	 */
	boolean isClean();

	/**
	 * Wait until bytes may have arrived, until {@link #wakeUp} is called, until the
	 * thread is interrupted, or until the time has passed. May return earlier without a
	 * reason. Returns at once if one of these has happened since the last call. Reader
	 * role.
	 * @param alsoWritable whether to wait also until the socket accepts bytes
	 * @param nanos how long to wait at most, rounded up to milliseconds; zero or less to
	 * look without waiting
	 * @return whether the socket accepts bytes; {@code false} if that was not asked
	 * @throws IOException if the connection is closed
	 */
	boolean await(boolean alsoWritable, long nanos) throws IOException;

	/**
	 * Wake the thread that waits, or let the next {@link #await} return at once.
	 */
	void wakeUp();

	/**
	 * Have the connection closed when its use ends. The first reason counts. Does not
	 * wake the reader.
	 * @param reason why it is to be closed
	 */
	void fail(CloseReason reason);

}
