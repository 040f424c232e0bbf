package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no frame, a frame that is larger than allowed, or a peer that speaks
 * something else altogether. The stream has lost its frame boundaries: the connection
 * they came from is closed. Where it is about a frame that was to be sent, nothing of it
 * left, and the connection stays in the pool.
 */
public class FrameFormatException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	/**
	 * Create an error that belongs to no connection yet, as a codec does.
	 * @param problem what is wrong with the frame and what to do about it
	 */
	public FrameFormatException(String problem) {
		this(problem, ErrorContext.none(), null);
	}

	private FrameFormatException(String problem, ErrorContext context, @Nullable Throwable cause) {
		super(problem, context, cause);
		this.problem = problem;
	}

	/**
	 * Return this error as one of a connection.
	 * @param context whose connection it is and how far its request had come
	 * @return a new error with this one as its cause
	 */
	public FrameFormatException in(ErrorContext context) {
		return new FrameFormatException(this.problem, context, this);
	}

}
