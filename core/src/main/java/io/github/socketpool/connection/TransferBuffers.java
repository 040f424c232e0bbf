package io.github.socketpool.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The buffers between heap and kernel. A connection has one only while it is in use, so
 * that idle connections cost no buffers; the last one given back is the next one taken,
 * since it is the one that is still in the processor's cache.
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

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final Deque<ByteBuffer> free = new ArrayDeque<>();

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
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable ByteBuffer takeFree() {
		this.lock.lock();
		try {
			return this.free.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
