package io.github.socketpool.server;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The direct buffers between heap and kernel, reused for later clients. The garbage
 * collector frees direct memory too late for thousands of short connections. There are at
 * most two buffers for each client of the greatest number that was connected at the same
 * time. Thread-safe.
 */
final class BufferPool {

	/**
	 * The size of a buffer, which holds all of a small frame. Each client holds two of
	 * them while it is connected, so they are no larger.
	 */
	static final int SIZE = 16 * 1024;

	private final int size;

	private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

	/**
	 * Create a pool.
	 * @param around the maximum number of bytes of header and trailer. A buffer has room
	 * for at least one more byte
	 */
	BufferPool(int around) {
		this.size = Math.max(SIZE, around + 1);
	}

	ByteBuffer take() {
		ByteBuffer buffer = this.free.pollFirst();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(this.size);
	}

	/**
	 * Release a buffer. The caller must not use it any more.
	 */
	void release(ByteBuffer buffer) {
		this.free.addFirst(buffer);
	}

}
