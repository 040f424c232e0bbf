package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The unit on the wire as seen by its users: a body, without header or delimiter. This
 * library never changes the bytes. A user that wraps an array must not change them
 * either. Thread-safe under that condition.
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
	 * @param body the bytes of the body; not copied, so they must not change afterwards
	 * @return the frame
	 */
	public static Frame of(byte[] body) {
		return new Frame(body, 0, body.length);
	}

	/**
	 * Return the frame whose body is part of an array.
	 * @param array the array; not copied, so that part of it must not change afterwards
	 * @param offset the index of the first byte of the body
	 * @param length the number of bytes
	 * @return the frame
	 * @throws IndexOutOfBoundsException if that part is not within the array
	 */
	public static Frame of(byte[] array, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, array.length);
		return new Frame(array, offset, length);
	}

	/**
	 * Return the frame whose body is the given text in UTF-8.
	 * @param body the body
	 * @return the frame
	 * @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8
	 * cannot encode. The message contains its index, and no part of the text
	 */
	public static Frame of(String body) {
		int unpaired = unpairedSurrogate(body);
		if (unpaired >= 0) {
			throw new IllegalArgumentException(
					"there is an unpaired surrogate at index " + unpaired + ", which UTF-8 cannot encode");
		}
		return of(body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the frame with an empty body.
	 * @return the frame
	 */
	public static Frame empty() {
		return EMPTY;
	}

	/**
	 * Return the array that contains the body. It may contain more than the body, and
	 * must not be changed.
	 * @return the array itself, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Return the index in the {@link #array()} of the first byte of the body.
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
	 * @return a new array with exactly the bytes of the body
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
	 * Return the index of the first unpaired surrogate. The JDK would encode it as a
	 * question mark.
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
	 * Return only the length: a body may contain secrets, and descriptions end up in
	 * logs.
	 */
	@Override
	public String toString() {
		return "Frame[" + this.length + " bytes]";
	}

}
