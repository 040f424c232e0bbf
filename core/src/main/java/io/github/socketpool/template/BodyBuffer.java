package io.github.socketpool.template;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

import io.github.socketpool.protocol.Frame;

/**
 * Collects the bytes of a body. A converter that writes a small body at once, as Jackson
 * does, gets an array of exactly its size.
 */
final class BodyBuffer extends OutputStream {

	private static final byte[] NOTHING = {};

	/**
	 * The maximum capacity taken because of the last medium body, as a multiple of what
	 * is needed. One long body must not make all following buffers long.
	 */
	private static final int MOST_AHEAD_MEDIUM = 4;

	/**
	 * Higher for large bodies, which have already outgrown the largest buffer that is
	 * kept.
	 */
	private static final int MOST_AHEAD_LARGE = 16;

	private final BodyBufferPool pool;

	private byte[] bytes = NOTHING;

	private int length;

	/**
	 * Create a buffer.
	 * @param pool the pool of this buffer, which knows the lengths of earlier bodies
	 */
	BodyBuffer(BodyBufferPool pool) {
		this.pool = pool;
	}

	@Override
	public void write(int value) {
		ensureRoom(1);
		this.bytes[this.length++] = (byte) value;
	}

	@Override
	public void write(byte[] source, int offset, int count) {
		Objects.checkFromIndexSize(offset, count, source.length);
		ensureRoom(count);
		System.arraycopy(source, offset, this.bytes, this.length, count);
		this.length += count;
	}

	/**
	 * Clear the bytes and keep the capacity, for another body.
	 */
	void reset() {
		this.length = 0;
	}

	int length() {
		return this.length;
	}

	/**
	 * Return the capacity in bytes.
	 */
	int room() {
		return this.bytes.length;
	}

	Frame toFrame() {
		return Frame.of(this.bytes, 0, this.length);
	}

	private void ensureRoom(int count) {
		int needed = Math.addExact(this.length, count);
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, roomFor(needed));
		}
	}

	/**
	 * Return the new capacity for a needed number of bytes. The first piece may be the
	 * whole body, so it gets exactly what it needs. For further pieces of a body that is
	 * no longer small, the capacity is that of the last body of its kind, if that is
	 * enough and not much too large: this avoids a copy at each doubling. Otherwise it is
	 * twice what has been written, or what is needed if that is more. The capacity of a
	 * medium body never exceeds the largest that is kept.
	 */
	private int roomFor(int needed) {
		if (this.length == 0 || needed <= BodyBufferPool.LARGEST_SMALL) {
			return Math.max(needed, 2 * this.length);
		}
		if (needed <= BodyBufferPool.LARGEST_KEPT) {
			int room = roomLike(this.pool.mediumRoom(), needed, MOST_AHEAD_MEDIUM);
			return Math.min(room, BodyBufferPool.LARGEST_KEPT);
		}
		return roomLike(this.pool.largeRoom(), needed, MOST_AHEAD_LARGE);
	}

	private int roomLike(int last, int needed, int mostAhead) {
		if (last >= needed && last / mostAhead <= needed) {
			return last;
		}
		return (int) Math.max(needed, Math.min(2L * this.length, BodyBufferPool.LARGEST_ROOM));
	}

}
