package io.github.socketpool.kernel;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Parses a row of a socket table:
 *
 * <pre>
 *   12: 0100007F:C350 0100007F:2328 06 …
 *   12: 0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:2328 06 …
 * </pre>
 *
 * Number, local address and port, remote address and port, state. An address is one word
 * of 32 bits, or four. Each word has its bytes in network order but is printed as a
 * number of this machine. Ports and states are plain numbers. It is tested with recorded
 * tables of little-endian machines. Not thread-safe.
 */
class SocketRow {

	private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

	private byte[] bytes = new byte[0];

	private int position;

	private int end;

	private long high;

	private long low;

	/**
	 * Parse a row.
	 * @param bytes the buffer with the row
	 * @param begin its first byte
	 * @param end the end of its line
	 * @param visitor receives its columns
	 * @throws IOException if it is not a row
	 */
	void parse(byte[] bytes, int begin, int end, SocketTables.Visitor visitor) throws IOException {
		this.bytes = bytes;
		this.position = begin;
		this.end = end;
		try {
			skipNumber();
			address();
			int localPort = hex(4);
			require(' ');
			address();
			int remotePort = hex(4);
			require(' ');
			visitor.visit(hex(2), localPort, this.high, this.low, remotePort);
		}
		catch (NumberFormatException ex) {
			throw new IOException(
					"Not a row of a socket table: " + new String(bytes, begin, end - begin, StandardCharsets.US_ASCII),
					ex);
		}
	}

	private void skipNumber() {
		while (next() != ':') {
			continue;
		}
		require(' ');
	}

	/**
	 * Read an address and the colon after it.
	 */
	private void address() {
		int first = word();
		byte next = next();
		if (next == ':') {
			this.high = 0;
			this.low = Address.mappedLow(first);
			return;
		}
		this.position--;
		this.high = join(first, word());
		this.low = join(word(), word());
		require(':');
	}

	private static long join(int high, int low) {
		return ((long) high << Integer.SIZE) | Integer.toUnsignedLong(low);
	}

	private int word() {
		int word = hex(8);
		return LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
	}

	private int hex(int digits) {
		int value = 0;
		for (int i = 0; i < digits; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				throw new NumberFormatException("No digit");
			}
			value = (value << 4) | digit;
		}
		return value;
	}

	private void require(char expected) {
		if (next() != expected) {
			throw new NumberFormatException("No '" + expected + "'");
		}
	}

	private byte next() {
		if (this.position == this.end) {
			throw new NumberFormatException("Too short");
		}
		return this.bytes[this.position++];
	}

}
