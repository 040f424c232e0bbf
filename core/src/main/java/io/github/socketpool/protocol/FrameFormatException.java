package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no frame, a frame that is larger than allowed, or a peer that speaks
 * something else altogether. The stream has lost its frame boundaries: the connection
 * they came from is closed. Where it is about a frame that was to be sent, nothing of it
 * left, and the connection stays in the pool.
 * <p>
 * The message shows what a peer sent only where no frame was received on its connection
 * before: up to eight bytes, in hexadecimal digits.
 */
public class FrameFormatException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final boolean outgoing;

	/**
	 * Create an error about bytes that were received. It belongs to no connection yet.
	 * @param problem what is wrong with them and what to do about it
	 */
	public FrameFormatException(String problem) {
		this(problem, false, ErrorContext.none(), null);
	}

	private FrameFormatException(String problem, boolean outgoing, ErrorContext context, @Nullable Throwable cause) {
		super(problem, context, cause);
		this.problem = problem;
		this.outgoing = outgoing;
	}

	/**
	 * Return an error about a frame that was to be sent. It belongs to no connection yet.
	 * @param problem what is wrong with the frame and what to do about it
	 * @return the error
	 */
	static FrameFormatException outgoing(String problem) {
		return new FrameFormatException(problem, true, ErrorContext.none(), null);
	}

	/**
	 * Return whether the frame was one to be sent: the caller's mistake, and nothing
	 * left.
	 * @return {@code false} when it is about what the peer has sent
	 */
	public boolean isOutgoing() {
		return this.outgoing;
	}

	/**
	 * Return this error as one of a connection.
	 * @param context whose connection it is and how far its request had come
	 * @return a new error with this one as its cause
	 */
	public FrameFormatException in(ErrorContext context) {
		return new FrameFormatException(this.problem, this.outgoing, context, this);
	}

}
