package io.github.socketpool.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;

/**
 * Allows a few messages in each period and counts the others, so that clients cannot fill
 * a disk with log lines. Thread-safe.
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
	private long omitted;

	private LogLimit(Ticker ticker, int messages, long periodNanos) {
		this.ticker = ticker;
		this.messages = messages;
		this.periodNanos = periodNanos;
		this.periodBegan = ticker.nanos();
	}

	/**
	 * Return a limit of {@value #MESSAGES_A_SECOND} messages a second, for events of
	 * single clients.
	 */
	static LogLimit perSecond(Ticker ticker) {
		return new LogLimit(ticker, MESSAGES_A_SECOND, SECOND);
	}

	/**
	 * Return a limit of one message in ten seconds, for lasting shortages.
	 */
	static LogLimit perTenSeconds(Ticker ticker) {
		return new LogLimit(ticker, 1, 10 * SECOND);
	}

	/**
	 * Count a message.
	 * @return how many messages were omitted since the last allowed one, or -1 if this
	 * one must be omitted too
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
				this.omitted++;
				return -1;
			}
			this.passed++;
			long before = this.omitted;
			this.omitted = 0;
			return before;
		}
		finally {
			this.lock.unlock();
		}
	}

}
