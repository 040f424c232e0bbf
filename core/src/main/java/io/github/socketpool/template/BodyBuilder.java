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

	/**
	 * How long the body may become if it is written in pieces, and small enough to keep.
	 */
	private int expected;

	/** How long the body may become if it is larger. */
	private int expectedLarge;

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
	 * Prepare for a body that is written in pieces, in case it is one. It would else be
	 * copied at each doubling.
	 * @param length how long the last one was that was small enough to keep
	 * @param large how long the last one was that was not
	 */
	void expect(int length, int large) {
		this.expected = length;
		this.expectedLarge = large;
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
	 * Return the room to make for what is needed: exactly that for the first piece, which
	 * may be all, then what bodies before make expect, or twice as much as there is. A
	 * body that is small enough to keep gets no room that is not.
	 */
	private int roomFor(int needed) {
		if (this.length == 0) {
			return needed;
		}
		if (needed <= BodyBuilders.LARGEST_KEPT) {
			return Math.max(needed, Math.min(ahead(needed, this.expected), BodyBuilders.LARGEST_KEPT));
		}
		return Math.max(needed, ahead(needed, this.expectedLarge));
	}

	private int ahead(int needed, int expected) {
		long ahead = (needed <= expected) ? Math.min(expected, MOST_AHEAD * needed) : 2L * this.length;
		return (int) Math.min(ahead, Integer.MAX_VALUE - 8);
	}

}
