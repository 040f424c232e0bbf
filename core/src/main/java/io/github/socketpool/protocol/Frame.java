package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The unit on the wire, as its users see it: a body, without header or delimiter. The
 * bytes are never changed by this library; whoever wraps an array promises the same.
 * Thread-safe under that promise.
 */
public final class Frame {

	private static final Frame EMPTY = new Frame(new byte[0], 0, 0);

	private final byte[] array;

	private final int offset;

	private final int length;

	private Frame(byte[] array, int offset, int length) {
		this.array = array;
		this.offset = offset;
		this.length = length;
	}

	/**
	 * Return the frame with the given body.
	 * @param body the body's bytes; not copied, so they must not change any more
	 * @return the frame
	 */
	public static Frame of(byte[] body) {
		return new Frame(body, 0, body.length);
	}

	/**
	 * Return the frame whose body is part of an array.
	 * @param array the array; not copied, so that part of it must not change any more
	 * @param offset where the body begins
	 * @param length how many bytes it has
	 * @return the frame
	 * @throws IndexOutOfBoundsException if that part does not lie within the array
	 */
	public static Frame of(byte[] array, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, array.length);
		return new Frame(array, offset, length);
	}

	/**
	 * Return the frame whose body is the given text in UTF-8.
	 * @param body the body
	 * @return the frame
	 * @throws IllegalArgumentException if the text has a surrogate without its
	 * counterpart, for which UTF-8 has no bytes. The message says where, and holds no
	 * part of the text
	 */
	public static Frame of(String body) {
		int unpaired = unpairedSurrogate(body);
		if (unpaired >= 0) {
			throw new IllegalArgumentException(
					"there is an unpaired surrogate at index " + unpaired + ", for which UTF-8 has no bytes");
		}
		return of(body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the frame with a body of no bytes.
	 * @return the frame
	 */
	public static Frame empty() {
		return EMPTY;
	}

	/**
	 * Return the array that holds the body. It may hold more than the body and must not
	 * be written to.
	 * @return the array itself, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Return where in the {@link #array()} the body begins.
	 * @return the offset
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * Return the length of the body.
	 * @return the number of bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Return a copy of the body.
	 * @return a new array of exactly the body's bytes
	 */
	public byte[] toByteArray() {
		byte[] copy = new byte[this.length];
		System.arraycopy(this.array, this.offset, copy, 0, this.length);
		return copy;
	}

	/**
	 * Return the body as text.
	 * @return the body, decoded as UTF-8; malformed bytes become U+FFFD
	 */
	public String text() {
		return new String(this.array, this.offset, this.length, StandardCharsets.UTF_8);
	}

	/**
	 * Return the index of the first surrogate without its counterpart. The JDK would
	 * encode it as a question mark.
	 * @return the index, or -1 if there is none
	 */
	private static int unpairedSurrogate(String text) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (i + 1 == length || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

	/**
	 * Return the length only: a body may hold secrets, and descriptions end up in logs.
	 */
	@Override
	public String toString() {
		return "Frame[" + this.length + " bytes]";
	}

}
