package io.github.socketpool.protocol;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes are not a frame, a frame is larger than allowed, or the peer speaks another
 * protocol. If the bytes were received, the frame boundaries are lost, and the connection
 * is closed. If a frame was to be sent, it is refused before its first byte, and the
 * connection stays in the pool.
 * <p>
 * The message shows received bytes only if no frame was received on the connection
 * before: up to eight bytes, in hexadecimal digits. Other codecs create such errors with
 * {@link PeerBytes#notAFrame}, and must put no part of a body into their messages.
 */
public class FrameFormatException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	/**
	 * The index in the problem at which another expected element can be inserted, or -1.
	 */
	private final int expectedEnd;

	private final Kind kind;

	/**
	 * Create an error about received bytes. It names no connection yet.
	 * @param problem what is wrong and what to do about it, without any part of a body
	 */
	public FrameFormatException(String problem) {
		this(problem, -1, Kind.RECEIVED, ErrorContext.none(), null);
	}

	/**
	 * Create an error about bytes that are not what was expected.
	 * @param begin the problem, up to what was expected
	 * @param rest the rest of the problem
	 */
	FrameFormatException(String begin, String rest) {
		this(begin + rest, begin.length(), Kind.RECEIVED, ErrorContext.none(), null);
	}

	private FrameFormatException(String problem, int expectedEnd, Kind kind, ErrorContext context,
			@Nullable Throwable cause) {
		super(problem, context, cause);
		this.problem = problem;
		this.expectedEnd = expectedEnd;
		this.kind = kind;
	}

	/**
	 * Return an error about a body that must not be sent. It names no connection yet.
	 * @param problem what is wrong with the body and what to do about it, without any
	 * part of it
	 * @return the error
	 */
	public static FrameFormatException outgoing(String problem) {
		return new FrameFormatException(problem, -1, Kind.OUTGOING, ErrorContext.none(), null);
	}

	/**
	 * Return an error about a body that the framing cannot carry, whatever its size, such
	 * as one that contains the delimiter. A connection reports it to its caller as a
	 * {@code PayloadConversionException}. It names no connection yet.
	 * @param problem what is wrong with the body and what to do about it, without any
	 * part of it
	 * @return the error
	 */
	public static FrameFormatException unsuitable(String problem) {
		return new FrameFormatException(problem, -1, Kind.UNSUITABLE, ErrorContext.none(), null);
	}

	/**
	 * Return this error with a cause.
	 * @param cause the cause. Neither its message nor those of its causes may contain any
	 * part of a body
	 * @return a new error
	 */
	public FrameFormatException causedBy(Throwable cause) {
		return new FrameFormatException(this.problem, this.expectedEnd, this.kind, ErrorContext.none(), cause);
	}

	/**
	 * Return this error with another element that was expected.
	 * @return a new error with the same stack trace, or this one if it does not say what
	 * was expected
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
	 * Return whether the frame was to be sent, which is the caller's mistake.
	 * @return {@code false} if the error is about received bytes
	 */
	public boolean isOutgoing() {
		return this.kind != Kind.RECEIVED;
	}

	/**
	 * Return whether the frame was to be sent, and the framing cannot carry its body.
	 * @return {@code true} for an {@linkplain #unsuitable(String) unsuitable} body
	 */
	public boolean isUnsuitable() {
		return this.kind == Kind.UNSUITABLE;
	}

	/**
	 * Return this error with a connection.
	 * @param context the pool and endpoint of the connection, and the progress of the
	 * request
	 * @return a new error with this one as its cause
	 */
	public FrameFormatException in(ErrorContext context) {
		return new FrameFormatException(this.problem, -1, this.kind, context, this);
	}

	/** What the error is about. */
	private enum Kind {

		/** Bytes that were received. */
		RECEIVED,

		/** A frame that was to be sent. */
		OUTGOING,

		/** A body that was to be sent, and that the framing cannot carry. */
		UNSUITABLE

	}

}
