package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.socketpool.ReservedLock;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size that are not in use, up to so many. The last one given back is the
 * next one taken, since it is the one that is still in the processor's cache.
 * Thread-safe.
 */
final class BufferFreeList {

	private final int size;

	private final int kept;

	private final ReservedLock lock = new ReservedLock();

	/** Guarded by {@link #lock}. */
	private final Deque<ByteBuffer> free = new ArrayDeque<>();

	/**
	 * Create a stock that is empty.
	 * @param size how many bytes a buffer has
	 * @param kept how many are kept at most; what is beyond is left to the garbage
	 * collector
	 */
	BufferFreeList(int size, int kept) {
		this.size = size;
		this.kept = kept;
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
