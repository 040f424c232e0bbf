package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.pool.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Learns after how long without traffic the peer, or something on the way, closes a
 * connection. Every connection that has answered after a silence is evidence that the
 * limit is longer, and every one that was found closed that it may be shorter. A close
 * after less than what others have survived had another cause and does not count.
 * Connections that go together, as in a restart, count once: each one counted was made
 * after the one before was found. Thread-safe.
 */
final class IdleLimit {

	private final ReservedLock lock = new ReservedLock();

	/** Written under {@link #lock}. Less than any silence until one was survived. */
	private volatile long longestSurvived = -1;

	/** Guarded by {@link #lock}. */
	private long shortestClosed = Long.MAX_VALUE;

	/** Guarded by {@link #lock}. */
	private long closes;

	/** When the latest close was found that counts. Guarded by {@link #lock}. */
	private long countedAt;

	/**
	 * A connection has answered. Costs one comparison, unless it is the longest so far.
	 * @param quietNanos how long nothing had been sent on it
	 */
	void survived(long quietNanos) {
		if (quietNanos > this.longestSurvived) {
			learn(quietNanos);
		}
	}

	/**
	 * A connection was found closed by its peer.
	 * @param madeAt when it was made
	 * @param quietSince since when nothing had been sent on it
	 * @param now when it was found; it may have been closed for a while
	 */
	void closed(long madeAt, long quietSince, long now) {
		this.lock.lock();
		try {
			boolean independent = this.closes == 0 || madeAt - this.countedAt >= 0;
			if (independent && now - quietSince > this.longestSurvived) {
				this.closes++;
				this.countedAt = now;
				this.shortestClosed = Math.min(this.shortestClosed, now - quietSince);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what has been learned.
	 * @param splitResponses how many responses have come in two writes
	 */
	PoolSnapshot.PeerHabits habits(long splitResponses) {
		this.lock.lock();
		try {
			return new PoolSnapshot.PeerHabits(duration(this.longestSurvived, this.longestSurvived >= 0),
					duration(this.shortestClosed, this.closes > 0), this.closes, splitResponses);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void learn(long survivedNanos) {
		this.lock.lock();
		try {
			this.longestSurvived = Math.max(this.longestSurvived, survivedNanos);
			if (this.longestSurvived >= this.shortestClosed) {
				this.shortestClosed = Long.MAX_VALUE;
				this.closes = 0;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static @Nullable Duration duration(long nanos, boolean known) {
		return known ? Duration.ofNanos(nanos) : null;
	}

}
