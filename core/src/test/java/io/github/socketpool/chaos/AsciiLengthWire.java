package io.github.socketpool.chaos;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header of {@code length:} and 13 digits, and the token {@code HeartBeat}.
 */
final class AsciiLengthWire implements Wire {

	private static final String PREFIX = "length:";

	private static final int HEADER = 20;

	private static final byte[] TOKEN = ascii("HeartBeat");

	@Override
	public byte[] frame(byte[] body) {
		byte[] frame = Arrays.copyOf(ascii(PREFIX + String.format("%013d", body.length)), HEADER + body.length);
		System.arraycopy(body, 0, frame, HEADER, body.length);
		return frame;
	}

	@Override
	public int overhead() {
		return HEADER;
	}

	@Override
	public byte[] heartbeat() {
		return TOKEN.clone();
	}

	@Override
	public byte[] almostHeartbeat() {
		return ascii("HeartBeaT");
	}

	/**
	 * One byte of the prefix is wrong, and what would be the body is not the answer of
	 * any call.
	 */
	@Override
	public byte[] garbage() {
		return ascii(PREFIX.replace(':', ';') + "0000000000007garbage");
	}

	@Override
	public byte[] oversized() {
		return ascii(PREFIX + "9999999999999");
	}

	@Override
	public Arrival read(InputStream in, int head, HeartbeatHandler heartbeat) throws IOException {
		byte[] first = readFully(in, TOKEN.length);
		while (Arrays.equals(first, TOKEN)) {
			heartbeat.received();
			first = readFully(in, TOKEN.length);
		}
		String header = text(first) + text(readFully(in, HEADER - TOKEN.length));
		if (!header.startsWith(PREFIX)) {
			throw new IllegalStateException("The client sent no header but " + header);
		}
		int length = Integer.parseInt(header.substring(PREFIX.length()));
		return new AsciiLengthArrival(readFully(in, Math.min(head, length)), length, in);
	}

	private static byte[] readFully(InputStream in, int count) throws IOException {
		byte[] bytes = in.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException();
		}
		return bytes;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

	private record AsciiLengthArrival(byte[] head, int length, InputStream in) implements Arrival {

		@Override
		public byte[] readBody() throws IOException {
			byte[] rest = readFully(this.in, this.length - this.head.length);
			byte[] body = Arrays.copyOf(this.head, this.length);
			System.arraycopy(rest, 0, body, this.head.length, rest.length);
			return body;
		}

	}

}
