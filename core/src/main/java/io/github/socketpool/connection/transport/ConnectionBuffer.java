package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The one buffer that a connection has while it moves bytes, and only then. Not
 * thread-safe.
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
	 * Return the buffer, a usual one if there is none yet.
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
	 * Return the buffer, after changing a usual one for a large one, if there is one to
	 * be had.
	 * @return an empty buffer
	 */
	public ByteBuffer getLarge() {
		ByteBuffer buffer = this.buffer;
		if (buffer == null || buffer.capacity() < TransferBuffers.LARGE) {
			ByteBuffer large = this.buffers.takeLarge();
			if (large != null) {
				giveBack();
				this.buffer = large;
			}
		}
		return get();
	}

	/**
	 * Give the buffer back until the next use.
	 */
	public void giveBack() {
		ByteBuffer buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			this.buffers.giveBack(buffer);
		}
	}

}
