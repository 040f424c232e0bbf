package io.github.socketpool.template;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

import io.github.socketpool.protocol.Frame;

/**
 * Collects the bytes of a body. A converter that writes a small body at once, as Jackson
 * does, gets an array of exactly its size.
 */
final class BodyBuilder extends OutputStream {

	private static final byte[] NOTHING = {};

	/**
	 * How many times what is needed may be taken because the body before was that large.
	 * One huge body must not make all that follow it huge.
	 */
	private static final long MOST_AHEAD = 16;

	private byte[] bytes = NOTHING;

	private int length;

	/** How long the body may become if it is a large one. */
	private int expected;

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

	/**
	 * Prepare for a large body, in case it is one. Whatever is written in pieces would
	 * else be copied at each doubling.
	 * @param length how long large ones have been
	 */
	void expect(int length) {
		this.expected = length;
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

	private int roomFor(int needed) {
		if (needed <= BodyBuilders.LARGEST_KEPT) {
			return Math.max(needed, Math.min(2 * this.length, BodyBuilders.LARGEST_KEPT));
		}
		if (needed <= this.expected) {
			return (int) Math.min(this.expected, MOST_AHEAD * needed);
		}
		return (int) Math.max(needed, Math.min(2L * this.length, Integer.MAX_VALUE - 8));
	}

}
