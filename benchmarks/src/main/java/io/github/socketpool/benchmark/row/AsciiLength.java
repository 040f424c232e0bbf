package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of a frame for libraries without this framing: a prefix and the length of
 * the body in decimal digits.
 */
final class AsciiLength {

	/**
	 * The maximum size of a body in bytes.
	 */
	static final int LARGEST_BODY = 2 * 1024 * 1024;

	private static final byte[] PREFIX = "length:".getBytes(StandardCharsets.US_ASCII);

	/**
	 * The size of a header in bytes.
	 */
	static final int HEADER_BYTES = PREFIX.length + 13;

	private AsciiLength() {
	}

	static byte[] newHeader() {
		return Arrays.copyOf(PREFIX, HEADER_BYTES);
	}

	/**
	 * Write a length into a header.
	 * @param header one of {@link #newHeader()}, which may be followed by other bytes
	 * @param length the bytes of the body
	 */
	static void format(byte[] header, int length) {
		int rest = length;
		for (int index = HEADER_BYTES - 1; index >= PREFIX.length; index--) {
			header[index] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	/**
	 * Read the length from a header.
	 * @param header all of its bytes, which may be followed by other bytes
	 * @return the size of the body
	 * @throws IOException if it is not a header, or the body is too large
	 */
	static int parse(byte[] header) throws IOException {
		boolean valid = header.length >= HEADER_BYTES
				&& Arrays.equals(header, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
		long length = 0;
		for (int index = PREFIX.length; valid && index < HEADER_BYTES; index++) {
			int digit = header[index] - '0';
			valid = digit >= 0 && digit <= 9;
			length = length * 10 + digit;
		}
		if (!valid || length > LARGEST_BODY) {
			throw new IOException("Not a header: "
					+ new String(header, 0, Math.min(header.length, HEADER_BYTES), StandardCharsets.ISO_8859_1));
		}
		return (int) length;
	}

}
