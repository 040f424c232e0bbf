package io.github.socketpool.connection;

import java.nio.ByteBuffer;

import io.github.socketpool.Ticker;

/**
 * The buffers between heap and kernel. A connection has one only while it is in use, so
 * that idle connections cost no buffers. Thread-safe.
 */
final class TransferBuffers {

	/**
	 * Holds a small call whole.
	 */
	static final int SIZE = 16 * 1024;

	/**
	 * As much as the JDK's own sockets move at once, so that a large call takes no more
	 * system calls than there.
	 */
	static final int LARGE = 128 * 1024;

	/** More connections than this are rarely in use at once. */
	private static final int KEPT = 256;

	/** Two megabytes. */
	private static final int LARGE_KEPT = 16;

	private final BufferStock small;

	private final BufferStock large;

	TransferBuffers() {
		this(Ticker.system());
	}

	TransferBuffers(Ticker ticker) {
		this.small = new BufferStock(SIZE, KEPT, ticker);
		this.large = new BufferStock(LARGE, LARGE_KEPT, ticker);
	}

	/**
	 * Take a buffer.
	 * @return an empty buffer of {@value #SIZE} bytes
	 */
	ByteBuffer take() {
		return this.small.take();
	}

	/**
	 * Take a buffer for what does not fit a usual one.
	 * @return an empty buffer of {@value #LARGE} bytes
	 */
	ByteBuffer takeLarge() {
		return this.large.take();
	}

	/**
	 * Give a buffer back. The caller must not touch it any more.
	 */
	void giveBack(ByteBuffer buffer) {
		((buffer.capacity() == SIZE) ? this.small : this.large).giveBack(buffer);
	}

}
