package io.github.socketpool.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;

/**
 * Lets a few messages pass in each period and counts the rest, so that clients cannot
 * fill a disk with log lines. Thread-safe.
 */
final class LogLimit {

	static final int MESSAGES_A_SECOND = 10;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final Ticker ticker;

	private final int messages;

	private final long periodNanos;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private long periodBegan;

	/** Guarded by {@link #lock}. */
	private int passed;

	/** Guarded by {@link #lock}. */
	private long leftOut;

	private LogLimit(Ticker ticker, int messages, long periodNanos) {
		this.ticker = ticker;
		this.messages = messages;
		this.periodNanos = periodNanos;
		this.periodBegan = ticker.nanos();
	}

	/**
	 * Return a limit of {@value #MESSAGES_A_SECOND} messages a second, for what concerns
	 * one client each.
	 */
	static LogLimit perSecond(Ticker ticker) {
		return new LogLimit(ticker, MESSAGES_A_SECOND, SECOND);
	}

	/**
	 * Return a limit of one message in ten seconds, for a shortage that lasts.
	 */
	static LogLimit perTenSeconds(Ticker ticker) {
		return new LogLimit(ticker, 1, 10 * SECOND);
	}

	/**
	 * Ask for a message to pass.
	 * @return how many were left out since the last one that passed, or -1 when this one
	 * must be left out too
	 */
	long pass() {
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			if (now - this.periodBegan >= this.periodNanos) {
				this.periodBegan = now;
				this.passed = 0;
			}
			if (this.passed == this.messages) {
				this.leftOut++;
				return -1;
			}
			this.passed++;
			long before = this.leftOut;
			this.leftOut = 0;
			return before;
		}
		finally {
			this.lock.unlock();
		}
	}

}
