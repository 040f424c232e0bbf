package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.socketpool.ReservedLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps free buffers of one size, up to a maximum number. The buffer released last is
 * taken next, since it is most likely still in the processor's cache. Thread-safe.
 */
final class BufferFreeList {

	private final int size;

	private final int maxFree;

	private final ReservedLock lock = new ReservedLock();

	/** Guarded by {@link #lock}. */
	private final Deque<ByteBuffer> free = new ArrayDeque<>();

	/**
	 * Create an empty list.
	 * @param size the size of each buffer in bytes
	 * @param maxFree the maximum number of free buffers; further ones are left to the
	 * garbage collector
	 */
	BufferFreeList(int size, int maxFree) {
		this.size = size;
		this.maxFree = maxFree;
	}

	/**
	 * Take a free buffer, or allocate one.
	 * @return an empty buffer
	 */
	ByteBuffer take() {
		ByteBuffer buffer = takeFree();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(this.size);
	}

	/**
	 * Release a buffer. The caller must not use it any more.
	 */
	void release(ByteBuffer buffer) {
		this.lock.lock();
		try {
			if (this.free.size() < this.maxFree) {
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
