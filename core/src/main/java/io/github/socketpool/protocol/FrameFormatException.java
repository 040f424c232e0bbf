package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no frame, a frame that is larger than allowed, or a peer that speaks
 * something else altogether. The stream has lost its frame boundaries: the connection
 * they came from is closed. A frame that was to be sent is refused before its first byte,
 * and the connection stays in the pool.
 * <p>
 * The message shows what a peer sent only where no frame was received on its connection
 * before: up to eight bytes, in hexadecimal digits. Codecs of others make such errors
 * with {@link PeerBytes#notAFrame}, and put no part of a body into their messages.
 */
public class FrameFormatException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	/** Where in the problem something else can be named that was expected, or -1. */
	private final int expectedEnd;

	private final boolean outgoing;

	/**
	 * Create an error about bytes that were received. It belongs to no connection yet.
	 * @param problem what is wrong with them and what to do about it, without any part of
	 * a body
	 */
	public FrameFormatException(String problem) {
		this(problem, -1, false, ErrorContext.none(), null);
	}

	/**
	 * Create an error about bytes that are something else than what was expected.
	 * @param begin the problem, up to what was expected
	 * @param rest how the problem goes on
	 */
	FrameFormatException(String begin, String rest) {
		this(begin + rest, begin.length(), false, ErrorContext.none(), null);
	}

	private FrameFormatException(String problem, int expectedEnd, boolean outgoing, ErrorContext context,
			@Nullable Throwable cause) {
		super(problem, context, cause);
		this.problem = problem;
		this.expectedEnd = expectedEnd;
		this.outgoing = outgoing;
	}

	/**
	 * Return an error about a body that must not be sent. It belongs to no connection
	 * yet.
	 * @param problem what is wrong with the body and what to do about it, without any
	 * part of it
	 * @return the error
	 */
	public static FrameFormatException outgoing(String problem) {
		return new FrameFormatException(problem, -1, true, ErrorContext.none(), null);
	}

	/**
	 * Return this error with the error that led to it.
	 * @param cause the cause. Neither its message nor those of its causes may hold any
	 * part of a body
	 * @return a new error
	 */
	public FrameFormatException causedBy(Throwable cause) {
		return new FrameFormatException(this.problem, this.expectedEnd, this.outgoing, ErrorContext.none(), cause);
	}

	/**
	 * Return this error with something else named that might have been sent instead.
	 * @return a new error with the same stack, or this one where it does not say what was
	 * expected
	 */
	FrameFormatException orExpected(String other) {
		if (this.expectedEnd < 0) {
			return this;
		}
		FrameFormatException error = new FrameFormatException(
				this.problem.substring(0, this.expectedEnd) + " or " + other, this.problem.substring(this.expectedEnd));
		error.setStackTrace(getStackTrace());
		return error;
	}

	/**
	 * Return whether the frame was one to be sent, which is the caller's mistake.
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
		return new FrameFormatException(this.problem, -1, this.outgoing, context, this);
	}

}
