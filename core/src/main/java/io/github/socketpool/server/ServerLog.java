package io.github.socketpool.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Says what a server went through, without the bodies of requests. What clients can
 * provoke is limited in rate. Thread-safe.
 */
final class ServerLog {

	private static final Logger LOGGER = System.getLogger(ProtocolServer.class.getName());

	private final String server;

	private final LogLimit warnings;

	private final LogLimit details;

	ServerLog(String server, Ticker ticker) {
		this.server = server;
		this.warnings = new LogLimit(ticker);
		this.details = new LogLimit(ticker);
	}

	void malformed(ClientSocket client, FrameFormatException failure) {
		log(Level.DEBUG, this.details, client + " was reset: " + failure.getMessage());
	}

	void overdue(ClientSocket client, Activity activity) {
		log(Level.DEBUG, this.details, client + " was closed: it took too long, being " + activity);
	}

	void handlerFailed(ClientSocket client, Throwable failure) {
		log(Level.WARNING, this.warnings,
				client + " was reset, its request unanswered: the handler failed with " + describe(failure));
	}

	void acceptFailed(Throwable failure) {
		String reason = (failure instanceof IOException) ? failure.getMessage() : describe(failure);
		log(Level.WARNING, this.warnings, "no connection could be accepted (" + reason
				+ "); trying again. If files or threads ran out, raise the limit (ulimit -n, ulimit -u) or lower max-connections.");
	}

	void handlersLeft(int count) {
		log(Level.WARNING, this.warnings,
				"closed, but " + count + " handler(s) neither returned within the grace period nor when interrupted.");
	}

	/**
	 * Say it, or not: a logger that fails, as one that loads a file when there are no
	 * file descriptors left, must not end the thread that has something to say.
	 */
	private void log(Level level, LogLimit limit, String message) {
		try {
			if (LOGGER.isLoggable(level)) {
				logLimited(level, limit, message);
			}
		}
		catch (RuntimeException | Error ex) {
			// There is nobody left to tell.
		}
	}

	private void logLimited(Level level, LogLimit limit, String message) {
		long leftOut = limit.pass();
		if (leftOut >= 0) {
			LOGGER.log(level, "Server '" + this.server + "': " + message
					+ ((leftOut > 0) ? " (" + leftOut + " messages before this one were left out)" : ""));
		}
	}

	/**
	 * Messages of foreign errors are left out: {@code NumberFormatException}, for one,
	 * quotes what a client sent.
	 */
	private static String describe(Throwable failure) {
		StackTraceElement[] stack = failure.getStackTrace();
		String place = (stack.length > 0) ? " at " + stack[0] : "";
		String message = (failure instanceof SocketPoolException) ? ": " + failure.getMessage() : "";
		return failure.getClass().getName() + place + message;
	}

}
