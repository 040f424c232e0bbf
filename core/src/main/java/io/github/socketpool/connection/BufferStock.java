package io.github.socketpool.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size that are not in use. The last one given back is the next one taken,
 * since it is the one that is still in the processor's cache. Those that were not needed
 * for a while, say after a peak, are left to the garbage collector. Thread-safe.
 */
final class BufferStock {

	/** For how long a buffer may be of no use. */
	private static final long WHILE = TimeUnit.SECONDS.toNanos(10);

	/** Time is read once in so many returns, because it costs as much as a return. */
	private static final int RETURNS_PER_READING = 64;

	private final int size;

	private final int kept;

	private final Ticker ticker;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final Deque<ByteBuffer> free = new ArrayDeque<>();

	/** How many were free at least since {@link #since}. Guarded by {@link #lock}. */
	private int unneeded;

	/** Guarded by {@link #lock}. */
	private long since;

	/** Guarded by {@link #lock}. */
	private int returns;

	/**
	 * Create a stock that is empty.
	 * @param size how many bytes a buffer has
	 * @param kept how many are kept at most; what is beyond is left to the garbage
	 * collector
	 */
	BufferStock(int size, int kept, Ticker ticker) {
		this.size = size;
		this.kept = kept;
		this.ticker = ticker;
		this.since = ticker.nanos();
	}

	/**
	 * Take a buffer.
	 * @return an empty buffer
	 */
	ByteBuffer take() {
		ByteBuffer buffer = takeFree();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(this.size);
	}

	/**
	 * Give a buffer back. The caller must not touch it any more.
	 */
	void giveBack(ByteBuffer buffer) {
		this.lock.lock();
		try {
			if (this.free.size() < this.kept) {
				this.free.push(buffer);
			}
			if (++this.returns % RETURNS_PER_READING == 0) {
				dropUnneeded(this.ticker.nanos());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable ByteBuffer takeFree() {
		this.lock.lock();
		try {
			ByteBuffer last = this.free.poll();
			this.unneeded = Math.min(this.unneeded, this.free.size());
			return last;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void dropUnneeded(long now) {
		if (now - this.since >= WHILE) {
			for (int i = 0; i < this.unneeded; i++) {
				this.free.pollLast();
			}
			this.unneeded = this.free.size();
			this.since = now;
		}
	}

}
