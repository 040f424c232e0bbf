package io.github.socketpool.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;

/**
 * Lets a few messages a second pass and counts the rest, so that clients cannot fill a
 * disk with log lines. Thread-safe.
 */
final class LogLimit {

	static final int MESSAGES_A_SECOND = 10;

	private final Ticker ticker;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private long secondBegan;

	/** Guarded by {@link #lock}. */
	private int passed;

	/** Guarded by {@link #lock}. */
	private long leftOut;

	LogLimit(Ticker ticker) {
		this.ticker = ticker;
		this.secondBegan = ticker.nanos();
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
			if (now - this.secondBegan >= TimeUnit.SECONDS.toNanos(1)) {
				this.secondBegan = now;
				this.passed = 0;
			}
			if (this.passed == MESSAGES_A_SECOND) {
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
