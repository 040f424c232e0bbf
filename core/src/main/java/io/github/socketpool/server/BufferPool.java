package io.github.socketpool.server;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The buffers between heap and kernel, kept for the next client: direct memory is freed
 * by the garbage collector only, too late for thousands of short connections. There are
 * never more than the most clients that were connected at once. Thread-safe.
 */
final class BufferPool {

	/**
	 * Holds a small frame whole. Each client has two of them as long as it is connected,
	 * so they are no larger.
	 */
	static final int SIZE = 16 * 1024;

	private final int size;

	private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

	/**
	 * Create a pool.
	 * @param around how many bytes of a frame are not its body, at most. There is room
	 * for one byte of the body more
	 */
	BufferPool(int around) {
		this.size = Math.max(SIZE, around + 1);
	}

	ByteBuffer take() {
		ByteBuffer buffer = this.free.pollFirst();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(this.size);
	}

	/**
	 * Give a buffer back. The caller must not touch it any more.
	 */
	void giveBack(ByteBuffer buffer) {
		this.free.addFirst(buffer);
	}

}
