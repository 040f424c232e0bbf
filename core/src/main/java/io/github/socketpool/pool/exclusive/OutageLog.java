package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SafeLog;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.ConnectionPool;

/**
 * Writes into the log that a target has gone down and that it is back, at most once a
 * minute each while it flaps. An outage is written as a pair or not at all; one that
 * lasts is written once a minute has passed since the last message. Not thread-safe.
 */
final class OutageLog {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private static final long MIN_NANOS_BETWEEN = TimeUnit.MINUTES.toNanos(1);

	private static final long MIN_NANOS_SHOWN = TimeUnit.SECONDS.toNanos(1);

	private final ErrorContext errors;

	/** Whether the present outage was written. */
	private boolean written;

	/** Whether it was written that the target is used nevertheless. */
	private boolean usedWritten;

	/** Whether any message was written, the last one at {@link #lastMessage}. */
	private boolean anyMessage;

	private long lastMessage;

	/** How many outages have ended since the last message that were not written. */
	private long unwritten;

	OutageLog(ErrorContext errors) {
		this.errors = errors;
	}

	/**
	 * The target is left out. Writes what is not written yet, as soon as it may.
	 */
	void down(LedgerView.LeftOut outage, long now) {
		if (!this.written && isDue(now)) {
			this.written = true;
			write(Level.WARNING, describe(outage), now);
		}
	}

	/**
	 * Return why a target is left out.
	 */
	SocketPoolException cause(LedgerView.LeftOut outage) {
		ConnectFailedException cause = outage.cause();
		return (cause != null) ? cause : silence(outage, "");
	}

	private ResponseTimeoutException silence(LedgerView.LeftOut outage, String addition) {
		return new ResponseTimeoutException(
				outage.unanswered() + " calls in a row got no byte of an answer." + addition,
				this.errors.with(RequestProgress.SENT), null);
	}

	/**
	 * The target is used although its calls were not answered.
	 */
	void used(long now) {
		if (this.written && !this.usedWritten) {
			this.usedWritten = true;
			write(Level.WARNING, this.errors
				.describe("is used although its calls were not answered: no other target can be reached."), now);
		}
	}

	/**
	 * The target is back.
	 */
	void up(Target.EndedOutage outage, long now) {
		if (!this.written) {
			this.unwritten++;
			return;
		}
		this.written = false;
		this.usedWritten = false;
		String calls = (outage.failedCalls() == 1) ? "1 call" : outage.failedCalls() + " calls";
		String back = outage.silent() ? "answers again after " : "connected again after ";
		write(Level.INFO,
				this.errors.describe(
						back + Durations.readable(outage.nanos()) + ". In that time " + calls + " got no connection."),
				now);
	}

	/**
	 * What was written before is of no account any more.
	 */
	void forget() {
		this.written = false;
		this.usedWritten = false;
		this.anyMessage = false;
		this.unwritten = 0;
	}

	private String describe(LedgerView.LeftOut outage) {
		String others = (this.unwritten > 0)
				? " " + this.unwritten + " shorter outages since the last message were not logged." : "";
		ConnectFailedException cause = outage.cause();
		if (cause == null) {
			return String.valueOf(
					silence(outage, others + " Until one is answered, the target gets one at a time.").getMessage());
		}
		String since = (outage.sinceNanos() >= MIN_NANOS_SHOWN)
				? " Connects have been failing for " + Durations.readable(outage.sinceNanos()) + "." : "";
		return String
			.valueOf(cause.in(this.errors, since + others + " The target counts as down until a connect succeeds.")
				.getMessage());
	}

	private boolean isDue(long now) {
		return !this.anyMessage || now - this.lastMessage >= MIN_NANOS_BETWEEN;
	}

	private void write(Level level, String message, long now) {
		this.anyMessage = true;
		this.lastMessage = now;
		this.unwritten = 0;
		logger.write(level, message, null);
	}

}
