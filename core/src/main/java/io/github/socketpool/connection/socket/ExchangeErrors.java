package io.github.socketpool.connection.socket;

import java.io.IOException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the errors of a connection: what happened, the progress of the request, and
 * what to do. Immutable, and shared by all connections of a pool.
 */
final class ExchangeErrors {

	private static final String NEVER_ANSWERED = " This connection has never been answered, so the server may frame its "
			+ "messages otherwise: it waits for the rest of the request, or closes the connection. Then correct framing "
			+ "(framing.type, the form of the length, the delimiter). Or it speaks another protocol, such as TLS or "
			+ "HTTP. Then correct host, port or TLS (ssl.bundle, ssl.enabled).";

	private static final String NEVER_WHOLE = " No frame has ever been complete on this connection, so the server may frame "
			+ "its messages otherwise, or speak another protocol. Then correct host, port, framing (framing.type, the "
			+ "form of the length, the delimiter) or TLS (ssl.bundle, ssl.enabled).";

	private final ErrorContext context;

	ExchangeErrors(ErrorContext context) {
		this.context = context;
	}

	ErrorContext context() {
		return this.context;
	}

	CallInterruptedException interruptedBeforeSending() {
		return new CallInterruptedException("the thread was interrupted before it sent its request. Nothing was sent.",
				this.context.with(RequestProgress.NOT_SENT), null);
	}

	/**
	 * Return the error of a caller whose request another thread had begun to send.
	 */
	CallInterruptedException interruptedBeforeAwaiting(RequestProgress progress) {
		return new CallInterruptedException("the thread was interrupted before it could wait for the response. "
				+ "Another thread had begun to send its request, so the connection is closed. " + progress.advice(),
				this.context.with(progress), null);
	}

	ResponseTimeoutException overdueBeforeNextFrame(Deadline deadline, RequestProgress progress) {
		return new ResponseTimeoutException("the deadline of " + Durations.readable(deadline.timeout())
				+ " passed before the next frame was sent or awaited. " + progress.advice() + " " + deadline.remedy()
				+ " if the caller needs longer.", this.context.with(progress), null);
	}

	TransportException closedBeforeNextFrame(CloseReason reason, RequestProgress progress) {
		return new TransportException("the connection was closed by this side (" + reason
				+ ") before the next frame was sent or awaited. " + progress.advice(), this.context.with(progress),
				null);
	}

	/**
	 * Return the error of a connection on which an earlier exchange has failed.
	 * @param reason why the connection must be closed, or {@code null} if that is not
	 * known
	 */
	TransportException unusable(@Nullable CloseReason reason, RequestProgress progress) {
		return new TransportException(
				"the connection can no longer be used (" + ((reason != null) ? reason : CloseReason.FAILED)
						+ "): an earlier exchange on it failed, or unsolicited bytes arrived. " + progress.advice(),
				this.context.with(progress), null);
	}

	/**
	 * Return the error that the deadline has passed.
	 * @param during what the caller was doing, to follow the word "while"
	 */
	ResponseTimeoutException overdue(Deadline deadline, String during, RequestProgress progress, boolean understood,
			IOException cause) {
		return new ResponseTimeoutException("the deadline of " + Durations.readable(deadline.timeout())
				+ " passed while " + during + ". " + progress.advice() + " " + deadline.remedy()
				+ " if the server needs longer." + hint(understood, progress), this.context.with(progress),
				unlessClosedHere(cause));
	}

	CallInterruptedException interrupted(String during, RequestProgress progress, IOException cause) {
		return new CallInterruptedException(
				"the thread was interrupted while " + during + "; the connection is closed. " + progress.advice(),
				this.context.with(progress), cause);
	}

	TransportException closed(CloseReason reason, String during, RequestProgress progress, IOException cause) {
		return new TransportException(
				"the connection was closed by this side (" + reason + ") while " + during + ". " + progress.advice(),
				this.context.with(progress), unlessClosedHere(cause));
	}

	TransportException lost(String during, RequestProgress progress, boolean understood, IOException cause) {
		return new TransportException(
				"the connection was lost while " + during + ": "
						+ ((cause.getMessage() != null) ? cause.getMessage() : cause) + ". " + progress.advice()
						+ hint(understood || cause instanceof SSLException, progress),
				this.context.with(progress), cause);
	}

	/**
	 * Throw the reason if a check has found that the peer refused the certificate of this
	 * side after the handshake, which TLS 1.3 allows.
	 * @param lostBy what the check has failed with, or {@code null} if it has not failed
	 */
	void throwIfRefused(@Nullable IOException lostBy) {
		if (lostBy instanceof SSLHandshakeException) {
			throw lost("it was checked before a request", RequestProgress.NOT_SENT, false, lostBy);
		}
	}

	/**
	 * Return the error of a connection that cannot be used as a stream.
	 * @param closed why this side has closed it, or {@code null} if it has not
	 */
	TransportException noStream(@Nullable CloseReason closed, @Nullable IOException cause) {
		String problem = (closed != null || cause == null) ? "the connection was closed by this side (" + closed + ")"
				: "the connection cannot be used as a stream of frames: "
						+ ((cause.getMessage() != null) ? cause.getMessage() : cause);
		return new TransportException(problem + ". " + RequestProgress.NOT_SENT.advice(),
				this.context.with(RequestProgress.NOT_SENT), (closed != null) ? unlessClosedHere(cause) : cause);
	}

	TransportException overBudget(BodyBudgetExceededException cause, RequestProgress progress) {
		return new TransportException(
				"the response could not be received. " + cause.getMessage() + " " + progress.advice(),
				this.context.with(progress), cause);
	}

	FrameFormatException malformed(FrameFormatException cause, RequestProgress progress) {
		return cause.in(this.context.with(progress));
	}

	/**
	 * Return the error of a body that the framing cannot carry. It is refused each time,
	 * so nothing is said about repeating it.
	 */
	PayloadConversionException unsuitable(FrameFormatException cause, RequestProgress progress) {
		return new PayloadConversionException("the request could not be converted to a frame. " + cause.getMessage()
				+ " "
				+ ((progress == RequestProgress.NOT_SENT) ? "The server has not seen the request." : progress.advice()),
				this.context.with(progress), cause);
	}

	/**
	 * Return the error of a request whose response could not be told from messages.
	 * @param reason sentences of the matcher
	 */
	PayloadConversionException unmatchable(String reason) {
		return new PayloadConversionException(reason + " Nothing was sent.",
				this.context.with(RequestProgress.NOT_SENT), null);
	}

	PayloadConversionException matcherFailedOnRequest(RedactedException cause) {
		return new PayloadConversionException(
				"the ResponseMatcher failed on the request: " + cause.getMessage() + ". Correct it. Nothing was sent.",
				this.context.with(RequestProgress.NOT_SENT), cause);
	}

	ResponseMismatchException mismatch() {
		return mismatch(
				"the server sent a frame that is neither the response nor a message, as the ResponseMatcher "
						+ "says. With the correlation.* properties, that is a frame that is not JSON.",
				"Check the framing, or let the ResponseMatcher return MESSAGE for frames that are to be skipped.",
				null);
	}

	/**
	 * Return the error of a frame that is a mismatch for a known reason.
	 * @param reason sentences of the matcher
	 */
	ResponseMismatchException mismatch(String reason) {
		return new ResponseMismatchException(reason + closed(), this.context.with(RequestProgress.RESPONDING), null);
	}

	ResponseMismatchException matcherFailed(RedactedException cause) {
		return mismatch("the ResponseMatcher failed on a frame that the server sent: " + cause.getMessage() + ".",
				"Correct the ResponseMatcher: it must be able to judge any frame.", cause);
	}

	ResponseMismatchException responseBeforeRequest() {
		return mismatch(
				"the frame that the ResponseMatcher takes for the response had begun to arrive before the "
						+ "request was sent, so it answers something else.",
				"If the server may send such frames by itself, match responses by an id that is new in each request.",
				null);
	}

	private ResponseMismatchException mismatch(String problem, String remedy, @Nullable RedactedException cause) {
		return new ResponseMismatchException(problem + closed() + " " + remedy,
				this.context.with(RequestProgress.RESPONDING), cause);
	}

	private static String closed() {
		return " The connection is closed. " + RequestProgress.SENT.advice();
	}

	/**
	 * Return the cause, or {@code null} if it says only that this side has closed the
	 * channel. Such an exception has no message, and the error says more.
	 */
	static @Nullable IOException unlessClosedHere(@Nullable IOException cause) {
		return (cause != null && cause.getMessage() != null) ? cause : null;
	}

	/**
	 * Say what else may be wrong.
	 * @param understood whether the peer has shown that it speaks this protocol
	 */
	private static String hint(boolean understood, RequestProgress progress) {
		if (understood) {
			return "";
		}
		return (progress == RequestProgress.RESPONDING) ? NEVER_WHOLE : NEVER_ANSWERED;
	}

}
