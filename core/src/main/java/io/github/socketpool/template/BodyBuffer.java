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
	 * How many times what is needed may be taken because the last medium body was that
	 * long. One long body must not make all that follow it long.
	 */
	private static final int MOST_AHEAD_MEDIUM = 4;

	/**
	 * More for large ones: by then they have outgrown the largest room that is kept.
	 */
	private static final int MOST_AHEAD_LARGE = 16;

	private final BodyBufferPool pool;

	private byte[] bytes = NOTHING;

	private int length;

	/**
	 * Create a buffer.
	 * @param pool where it belongs, which knows how long bodies have been
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
	 * Forget the bytes and keep the room, for another body.
	 */
	void reset() {
		this.length = 0;
	}

	int length() {
		return this.length;
	}

	/**
	 * Return for how many bytes there is room.
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
	 * Return how much room to make for what is needed. The first piece may be all, and
	 * gets what it needs. Another one gets, unless the body is small so far, the room of
	 * the last body of its kind, if that is enough and not far too much, since it would
	 * be copied at each doubling; else twice what is written, or what is needed if that
	 * is more. The room of a medium body stays one that is kept.
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
