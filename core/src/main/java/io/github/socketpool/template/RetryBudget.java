package io.github.socketpool.template;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;

/**
 * Limits the repetitions of a client, so that they do not overload servers that fail
 * because of their load. Each call adds a part of a repetition, and each second that
 * begins adds one. What was not used within ten seconds expires. Thread-safe.
 */
final class RetryBudget {

	private static final int SECONDS = 10;

	private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** One repetition. Parts of it are whole numbers, whose sums are exact. */
	private static final long REPETITION = 1_000_000;

	private final long perCall;

	private final Ticker ticker;

	private final long start;

	private final ReentrantLock lock = new ReentrantLock();

	/** What each of the last ten seconds has added. Guarded by the lock. */
	private final long[] added = new long[SECONDS];

	/** What may be taken, at most what was added. Guarded by the lock. */
	private long balance;

	/** The number of the current second. Guarded by the lock. */
	private long second;

	/**
	 * Create a budget, in its first second.
	 * @param maxRatio how many repetitions each call adds, from 0 to 1
	 */
	RetryBudget(double maxRatio, Ticker ticker) {
		this.perCall = Math.round(maxRatio * REPETITION);
		this.ticker = ticker;
		this.start = ticker.nanos();
		add(REPETITION);
	}

	/**
	 * Count a call that may be repeated.
	 */
	void callMade() {
		long now = this.ticker.nanos();
		this.lock.lock();
		try {
			advance(now);
			add(this.perCall);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a repetition.
	 * @return {@code false} if none is left
	 */
	boolean take() {
		long now = this.ticker.nanos();
		this.lock.lock();
		try {
			advance(now);
			if (this.balance < REPETITION) {
				return false;
			}
			this.balance -= REPETITION;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void advance(long now) {
		long current = (now - this.start) / SECOND_NANOS;
		if (current <= this.second) {
			return;
		}
		long first = Math.max(this.second + 1, current - SECONDS + 1);
		for (this.second = first; this.second <= current; this.second++) {
			this.added[index()] = 0;
			add(REPETITION);
		}
		this.second = current;
		this.balance = Math.min(this.balance, Arrays.stream(this.added).sum());
	}

	private void add(long part) {
		this.added[index()] += part;
		this.balance += part;
	}

	private int index() {
		return (int) (this.second % SECONDS);
	}

}
