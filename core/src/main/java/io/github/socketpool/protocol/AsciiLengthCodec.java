package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes and checks headers of a prefix and decimal digits.
 */
final class AsciiLengthCodec implements FrameCodec {

	private final AsciiLengthFormat format;

	private final byte[] prefix;

	private final byte[] token;

	private final long largestExpressible;

	AsciiLengthCodec(AsciiLengthFormat format) {
		this.format = format;
		this.prefix = format.prefix().getBytes(StandardCharsets.US_ASCII);
		this.token = format.heartbeatToken().getBytes(StandardCharsets.US_ASCII);
		this.largestExpressible = Math.min(format.maxFrameSize(), tenToThe(format.digits()) - 1);
	}

	@Override
	public int headerLength() {
		return this.prefix.length + this.format.digits();
	}

	@Override
	public void putHeader(int bodyLength, ByteBuffer target) {
		if (bodyLength > this.largestExpressible) {
			throw tooLargeToSend(bodyLength);
		}
		target.put(this.prefix);
		int digits = this.format.digits();
		int end = target.position() + digits;
		int rest = bodyLength;
		for (int index = end - 1; index >= end - digits; index--) {
			target.put(index, (byte) ('0' + rest % 10));
			rest /= 10;
		}
		target.position(end);
	}

	@Override
	public int heartbeatLength() {
		return this.token.length;
	}

	@Override
	public void putHeartbeat(ByteBuffer target) {
		target.put(this.token);
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new AsciiLengthDecoder(this, memory);
	}

	byte[] token() {
		return this.token;
	}

	/**
	 * Return whether a byte may stand at this place of a header. Bytes are compared, not
	 * characters: {@code Long.parseLong} would accept a sign and the digits of every
	 * script.
	 */
	boolean isHeaderByte(int index, byte value) {
		return isDigit(index) ? value >= '0' && value <= '9' : value == this.prefix[index];
	}

	/**
	 * Return whether a digit stands at this place of a header.
	 */
	boolean isDigit(int index) {
		return index >= this.prefix.length;
	}

	/**
	 * Return the first bytes of a header.
	 * @param count how many
	 * @param number the number that the digits among them make
	 */
	byte[] beginningOfHeader(int count, long number) {
		byte[] header = Arrays.copyOf(this.prefix, count);
		long rest = number;
		for (int index = count - 1; index >= this.prefix.length; index--) {
			header[index] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return header;
	}

	/**
	 * Return the length that a header announces, if it is allowed. Without a prefix the
	 * digits may be part of a body whose end was missed, so the message leaves them out.
	 */
	int bodyLength(long length) {
		if (length > this.format.maxFrameSize()) {
			throw new FrameFormatException(
					"The peer announced a frame of " + ((this.prefix.length > 0) ? length : "too many")
							+ " bytes, but at most " + this.format.maxFrameSize()
							+ " are allowed. If such frames are expected, raise framing.max-frame-size.");
		}
		return (int) length;
	}

	/**
	 * Return the error about bytes that are no header.
	 * @param seen the bytes, as far as they can tell what the peer speaks
	 * @param behindFrame whether a frame was decoded before them. They may be part of a
	 * body then, which stands in no message
	 */
	FrameFormatException notAHeader(byte[] seen, boolean behindFrame) {
		return new FrameFormatException("The peer sent " + (behindFrame ? "bytes" : PeerBytes.hex(seen))
				+ " where a header like '" + this.format.prefix() + "0".repeat(this.format.digits()) + "'"
				+ ((this.token.length > 0) ? " or the heartbeat '" + this.format.heartbeatToken() + "'" : "")
				+ " was expected" + (behindFrame ? ", behind a frame" : "") + ". "
				+ PeerBytes.remedy(seen, behindFrame));
	}

	private FrameFormatException tooLargeToSend(int bodyLength) {
		if (bodyLength > this.format.maxFrameSize()) {
			return FrameFormatException.outgoing("The body to send has " + bodyLength + " bytes, but at most "
					+ this.format.maxFrameSize()
					+ " are allowed; nothing was sent. Send less, or raise framing.max-frame-size if the server takes it.");
		}
		return FrameFormatException.outgoing("The body to send has " + bodyLength
				+ " bytes, a number that does not fit into " + this.format.digits()
				+ " digits; nothing was sent. Send less, or raise framing.digits if the server's header has more.");
	}

	private static long tenToThe(int exponent) {
		long power = 1;
		for (int i = 0; i < exponent; i++) {
			power *= 10;
		}
		return power;
	}

}
