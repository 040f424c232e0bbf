package io.github.socketpool.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The buffers between heap and kernel. A connection has one only while it is in use, so
 * that idle connections cost no buffers; the last one given back is the next one taken,
 * since it is the one that is still in the processor's cache. Those that were not needed
 * for a while, say after a peak, are left to the garbage collector.
 */
final class TransferBuffers {

	/**
	 * Holds a small call whole, and is large enough that a large one is bound by copying
	 * and not by the number of system calls.
	 */
	static final int SIZE = 16 * 1024;

	/**
	 * More connections than this are rarely in use at once; what is beyond is left to the
	 * garbage collector.
	 */
	private static final int KEPT = 256;

	/** For how long a buffer may be of no use. */
	private static final long WHILE = TimeUnit.SECONDS.toNanos(10);

	/** Time is read once in so many returns, because it costs as much as a return. */
	private static final int RETURNS_PER_READING = 64;

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

	TransferBuffers() {
		this(Ticker.system());
	}

	TransferBuffers(Ticker ticker) {
		this.ticker = ticker;
		this.since = ticker.nanos();
	}

	/**
	 * Take a buffer.
	 * @return an empty buffer of {@value #SIZE} bytes
	 */
	ByteBuffer take() {
		ByteBuffer buffer = takeFree();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(SIZE);
	}

	/**
	 * Give a buffer back. The caller must not touch it any more.
	 */
	void giveBack(ByteBuffer buffer) {
		this.lock.lock();
		try {
			if (this.free.size() < KEPT) {
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
