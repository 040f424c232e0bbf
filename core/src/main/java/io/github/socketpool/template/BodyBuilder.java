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

	private byte[] bytes = NOTHING;

	private int length;

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
			this.bytes = Arrays.copyOf(this.bytes,
					(int) Math.max(needed, Math.min(2L * this.length, Integer.MAX_VALUE - 8)));
		}
	}

}
