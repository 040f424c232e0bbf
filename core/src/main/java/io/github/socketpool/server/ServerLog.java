package io.github.socketpool.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import io.github.socketpool.MessageText;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * Logs the events of a server, without the bodies of requests. The rate of messages that
 * clients can cause is limited. Thread-safe.
 */
final class ServerLog {

	private static final Logger LOGGER = System.getLogger(ProtocolServer.class.getName());

	private final String prefix;

	private final LogLimit warnings;

	private final LogLimit acceptFailures;

	private final LogLimit refusedBodies;

	private final LogLimit details;

	/**
	 * Loads what each message needs: a class that could not be loaded, because no file
	 * descriptor was left, stays unusable in this class (JVMS 5.4.3).
	 */
	ServerLog(String server, Ticker ticker) {
		this.prefix = MessageText.escape("Server '" + server + "': ");
		LOGGER.isLoggable(Level.WARNING);
		this.warnings = LogLimit.perSecond(ticker);
		this.acceptFailures = LogLimit.perTenSeconds(ticker);
		this.refusedBodies = LogLimit.perTenSeconds(ticker);
		this.details = LogLimit.perSecond(ticker);
	}

	void malformed(ClientSocket client, FrameFormatException failure) {
		log(Level.DEBUG, this.details, () -> client + " was reset: " + failure.getMessage());
	}

	void handshakeFailed(ClientSocket client, SSLException failure) {
		log(Level.DEBUG, this.details,
				() -> client + " was closed: its TLS handshake failed: " + failure.getMessage() + ".");
	}

	/**
	 * @param activity what the client was doing
	 */
	void overdue(ClientSocket client, String activity) {
		log(Level.DEBUG, this.details, () -> client + " was closed: it was in state " + activity + " for too long");
	}

	void overBudget(ClientSocket client, BodyBudgetExceededException failure) {
		log(Level.WARNING, this.refusedBodies, () -> client + " was reset: " + failure.getMessage());
	}

	void handlerFailed(ClientSocket client, Throwable failure) {
		log(Level.WARNING, this.warnings,
				() -> client + " was reset without a response: the handler failed with " + describe(failure));
	}

	void failed(ClientSocket client, Throwable failure) {
		log(Level.WARNING, this.warnings, () -> client + " was reset: serving it failed with " + describe(failure));
	}

	/**
	 * @param clients how many clients are connected
	 */
	void acceptFailed(Throwable failure, int clients) {
		log(Level.WARNING, this.acceptFailures, () -> {
			String reason = (failure instanceof IOException) ? String.valueOf(failure.getMessage()) : describe(failure);
			if (reason.contains("Too many open files")) {
				return "this process has no file descriptor left for another client; " + clients
						+ " are connected. Those that wait are accepted as descriptors become free. Raise the limit "
						+ "(ulimit -n), or lower max-connections below it.";
			}
			return "no connection could be accepted (" + reason
					+ "); trying again. If threads or memory ran out, raise "
					+ "the limit (ulimit -u, -Xmx) or lower max-connections.";
		});
	}

	void handlersStillRunning(int count) {
		log(Level.WARNING, this.warnings,
				() -> "closed, but " + count + " handler(s) did not return, not even when interrupted.");
	}

	/**
	 * Log a message if possible. A logger may fail, for example if it loads a file when
	 * no file descriptor is left. That must not end the calling thread.
	 */
	private void log(Level level, LogLimit limit, Supplier<String> message) {
		try {
			if (LOGGER.isLoggable(level)) {
				logLimited(level, limit, message);
			}
		}
		catch (RuntimeException | Error ex) {
			// The message cannot be logged. The caller must go on.
		}
	}

	private void logLimited(Level level, LogLimit limit, Supplier<String> message) {
		long omitted = limit.pass();
		if (omitted >= 0) {
			LOGGER.log(level, this.prefix + MessageText.escape(message.get())
					+ ((omitted > 0) ? " (" + omitted + " earlier messages were omitted)" : ""));
		}
	}

	/**
	 * Describe an error. Messages of other libraries' errors are omitted:
	 * {@code NumberFormatException}, for example, quotes what a client sent.
	 */
	private static String describe(Throwable failure) {
		StackTraceElement[] stack = failure.getStackTrace();
		String place = (stack.length > 0) ? " at " + stack[0] : "";
		String message = (failure instanceof SocketPoolException) ? ": " + failure.getMessage() : "";
		return failure.getClass().getName() + place + message;
	}

}
