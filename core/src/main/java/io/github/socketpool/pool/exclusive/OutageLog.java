package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.pool.ConnectionPool;

/**
 * Writes into the log that the target has gone down and that it is back, at most once a
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

	/** Whether any message was written, the last one at {@link #lastMessage}. */
	private boolean anyMessage;

	private long lastMessage;

	/** How many outages have ended since the last message that were not written. */
	private long unwritten;

	OutageLog(ErrorContext errors) {
		this.errors = errors;
	}

	/**
	 * A connect has failed. Writes what is not written yet, as soon as it may.
	 */
	void down(Outcome.TargetDown outage, long now) {
		if (!this.written && isDue(now)) {
			this.written = true;
			write(Level.WARNING, describe(outage), now);
		}
	}

	/**
	 * A connect has succeeded after others had failed.
	 */
	void up(Target.EndedOutage outage, long now) {
		if (!this.written) {
			this.unwritten++;
			return;
		}
		this.written = false;
		String calls = (outage.failedCalls() == 1) ? "1 call" : outage.failedCalls() + " calls";
		write(Level.INFO, this.errors.describe("connected again after " + Durations.readable(outage.nanos())
				+ ". In that time " + calls + " got no connection."), now);
	}

	/**
	 * What was written before is of no account any more.
	 */
	void forget() {
		this.written = false;
		this.anyMessage = false;
		this.unwritten = 0;
	}

	private String describe(Outcome.TargetDown outage) {
		String since = (outage.downNanos() >= MIN_NANOS_SHOWN)
				? " Connects have been failing for " + Durations.readable(outage.downNanos()) + "." : "";
		String others = (this.unwritten > 0)
				? " " + this.unwritten + " shorter outages since the last message were not logged." : "";
		return String.valueOf(outage.cause()
			.in(this.errors, since + others + " The target counts as down until a connect succeeds.")
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
