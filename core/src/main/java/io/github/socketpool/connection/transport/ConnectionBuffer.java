package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The one buffer that a connection holds while it moves bytes. Not thread-safe.
 */
public final class ConnectionBuffer {

	private final TransferBuffers buffers;

	private @Nullable ByteBuffer buffer;

	/**
	 * Create one that holds no buffer.
	 * @param buffers the buffers to take from
	 */
	public ConnectionBuffer(TransferBuffers buffers) {
		this.buffers = buffers;
	}

	/**
	 * Return the buffer that is held, after taking a small one if there is none.
	 * @return an empty buffer
	 */
	public ByteBuffer get() {
		ByteBuffer buffer = this.buffer;
		if (buffer == null) {
			buffer = this.buffers.take();
			this.buffer = buffer;
		}
		return buffer.clear();
	}

	/**
	 * Return the buffer that is held, after exchanging a small one for a large one if one
	 * is available.
	 * @return an empty buffer
	 */
	public ByteBuffer getLarge() {
		ByteBuffer buffer = this.buffer;
		if (buffer == null || buffer.capacity() < TransferBuffers.LARGE_SIZE) {
			ByteBuffer large = this.buffers.takeLarge();
			if (large != null) {
				release();
				this.buffer = large;
			}
		}
		return get();
	}

	/**
	 * Release the buffer until the next use.
	 */
	public void release() {
		ByteBuffer buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			this.buffers.release(buffer);
		}
	}

}
