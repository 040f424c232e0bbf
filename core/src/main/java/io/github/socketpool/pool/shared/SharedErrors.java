package io.github.socketpool.pool.shared;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Makes the errors of calls on shared connections: what happened, how far the request had
 * come, and what to do. Thread-safe.
 */
final class SharedErrors {

	private final String poolName;

	private final Supplier<List<Endpoint>> endpoints;

	SharedErrors(String poolName, Supplier<List<Endpoint>> endpoints) {
		this.poolName = poolName;
		this.endpoints = endpoints;
	}

	AcquireTimeoutException tooLate(Deadline deadline, PoolStats stats) {
		return new AcquireTimeoutException("the deadline of the call (" + Durations.readable(deadline.timeout())
				+ ") had passed before it asked for a place on a connection: converting its payload or an interceptor took "
				+ "too long. " + deadline.remedy() + " if they need longer. Nothing was sent.", context(), stats, null);
	}

	AcquireTimeoutException noPlace(Duration waited, Deadline deadline, PoolSettings settings, PoolStats stats,
			int inFlight) {
		boolean byCall = waited.compareTo(settings.acquireTimeout()) < 0;
		return new AcquireTimeoutException(
				"no call ended whose place this one could take "
						+ (byCall ? "before the deadline of its call" : "within pool.acquire-timeout") + " (waited "
						+ Durations.readable(waited) + "): " + inFlight + " calls in flight, at most "
						+ settings.maxInFlight() + " on a connection (pool.max-in-flight), " + stats
						+ ". Raise pool.max-in-flight or pool.max-size, or send fewer calls at once"
						+ (byCall ? "; or " + lowerFirst(deadline.remedy()) : "") + ". Nothing was sent.",
				context(), stats, null);
	}

	TooManyWaitersException queueFull(PoolSettings settings, PoolStats stats, int inFlight) {
		return new TooManyWaitersException(
				settings.maxWaiters() + " calls wait for a place on a connection, as many as may (pool.max-waiters): "
						+ inFlight + " calls in flight, " + stats
						+ ". Raise pool.max-in-flight or pool.max-size, or send fewer calls at once. Nothing was sent.",
				context());
	}

	/**
	 * Return the error of a call for which no connection could be made.
	 */
	ConnectFailedException notConnected(ConnectFailedException cause) {
		Endpoint endpoint = cause.getEndpoint();
		return cause.in((endpoint != null) ? at(endpoint, RequestProgress.NOT_SENT) : context());
	}

	/**
	 * Return the error of a call of a pool that takes none.
	 */
	PoolClosedException notOpen(PoolState state) {
		return PoolClosedException.of(state, context());
	}

	CallInterruptedException interrupted(RequestProgress progress) {
		String sent = (progress == RequestProgress.NOT_SENT)
				? "the thread was interrupted before its request was sent. Nothing was sent."
				: "the thread was interrupted while it waited for its response, which will be dropped. The connection stays "
						+ "open for other calls. " + progress.advice();
		return new CallInterruptedException(sent, context().with(progress), null);
	}

	ResponseTimeoutException unsent(Deadline deadline, Endpoint endpoint) {
		return new ResponseTimeoutException("the deadline of " + Durations.readable(deadline.timeout())
				+ " passed while the request waited to be written, since the server takes no more bytes. Find out why it does "
				+ "not read, or raise pool.max-size. " + RequestProgress.NOT_SENT.advice(),
				at(endpoint, RequestProgress.NOT_SENT), null);
	}

	ResponseTimeoutException timedOut(Deadline deadline, Endpoint endpoint) {
		return new ResponseTimeoutException("the deadline of " + Durations.readable(deadline.timeout())
				+ " passed while waiting for the response, which will be dropped. The connection stays open for other calls. "
				+ RequestProgress.SENT.advice() + " " + deadline.remedy() + " if the server needs longer.",
				at(endpoint, RequestProgress.SENT), null);
	}

	PayloadConversionException duplicate(Endpoint endpoint) {
		return new PayloadConversionException(
				"the request has the id of another call that is in flight on the same connection, or whose late response "
						+ "has not come, so its response could not be distinguished. Give each request an id of its own, or none: "
						+ "then one is generated. Nothing was sent.",
				at(endpoint, RequestProgress.NOT_SENT), null);
	}

	/**
	 * Return the error of a request that has no id and cannot get one.
	 */
	PayloadConversionException unidentified(PayloadConversionException cause) {
		return new PayloadConversionException(cause.getMessage() + " Nothing was sent.", context(), cause.getCause());
	}

	PayloadConversionException correlationFailed(RedactedException cause) {
		return new PayloadConversionException("the CorrelationStrategy failed on the request: " + cause.getMessage()
				+ ". Correct it. Nothing was sent.", context(), cause);
	}

	PayloadConversionException messageWithId() {
		return new PayloadConversionException(
				"the message has an id, so the server may answer it, and that response could not be distinguished from "
						+ "that of a call with the same id. Send it without an id, or call exchange. Nothing was sent.",
				context(), null);
	}

	/**
	 * Return the error of a body that the codec has refused.
	 */
	SocketPoolException refused(FrameFormatException cause, Endpoint endpoint) {
		ErrorContext context = at(endpoint, RequestProgress.NOT_SENT);
		return cause.isUnsuitable() ? new PayloadConversionException("the request could not be converted to a frame. "
				+ cause.getMessage() + " The server has not seen the request.", context, cause) : cause.in(context);
	}

	FrameFormatException malformed(FrameFormatException cause, Endpoint endpoint, RequestProgress progress) {
		return cause.in(at(endpoint, progress));
	}

	ResponseMismatchException mismatch(Throwable cause, Endpoint endpoint, RequestProgress progress) {
		return new ResponseMismatchException(
				cause.getMessage() + ". The connection and all calls on it are closed. " + progress.advice()
						+ " Check the server, and how responses are correlated with requests.",
				at(endpoint, progress), cause.getCause());
	}

	TransportException lost(Throwable cause, Endpoint endpoint, RequestProgress progress) {
		String problem = (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getName();
		return new TransportException(
				"the connection was lost, and with it all calls on it: " + problem + ". " + progress.advice(),
				at(endpoint, progress), cause);
	}

	UnsupportedOperationException noLease() {
		return new UnsupportedOperationException("Pool '" + this.poolName
				+ "' shares its connections among calls (sharing: correlated), so none can be acquired for one caller. Call "
				+ "exchange or send instead of execute, or set sharing to exclusive.");
	}

	private ErrorContext context() {
		return ErrorContext.of(this.poolName, this.endpoints.get()).with(RequestProgress.NOT_SENT);
	}

	private ErrorContext at(Endpoint endpoint, RequestProgress progress) {
		return new ErrorContext(this.poolName, endpoint, progress);
	}

	private static String lowerFirst(String sentence) {
		return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
	}

}
