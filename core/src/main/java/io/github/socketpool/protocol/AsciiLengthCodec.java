package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes and checks headers of a prefix and decimal digits.
 */
final class AsciiLengthCodec implements FrameCodec {

	private final AsciiLengthFormat format;

	private final byte[] prefix;

	private final int headerLength;

	private final long largestExpressible;

	AsciiLengthCodec(AsciiLengthFormat format) {
		this.format = format;
		this.prefix = format.prefix().getBytes(StandardCharsets.US_ASCII);
		this.headerLength = this.prefix.length + format.digits();
		this.largestExpressible = tenToThe(format.digits()) - 1;
	}

	@Override
	public int maxHeaderLength() {
		return this.headerLength;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		int bodyLength = body.length();
		FrameSizes.requireSendable(bodyLength, this.format.maxFrameSize());
		if (bodyLength > this.largestExpressible) {
			throw FrameFormatException.outgoing("The body to send has " + bodyLength
					+ " bytes, a number that does not fit into " + this.format.digits()
					+ " digits; nothing was sent. Send less, or raise framing.digits if the server's header has more.");
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
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new AsciiLengthDecoder(this, this.format, memory);
	}

	@Override
	public boolean canBeginFrame(byte first) {
		return (this.prefix.length == 0) ? first >= '0' && first <= '9' : first == this.prefix[0];
	}

	@Override
	public String describeFrame() {
		return "a header like '" + this.format.prefix() + "0".repeat(this.format.digits()) + "'";
	}

	/**
	 * Return whether a byte is valid at an index of a header. Bytes are compared, not
	 * characters: {@code Long.parseLong} would accept a sign and the digits of any
	 * script.
	 */
	boolean isHeaderByte(int index, byte value) {
		return isDigit(index) ? value >= '0' && value <= '9' : value == this.prefix[index];
	}

	/**
	 * Return whether an index of a header is that of a digit.
	 */
	boolean isDigit(int index) {
		return index >= this.prefix.length;
	}

	/**
	 * Return whether an index is the last of a header.
	 */
	boolean isLast(int index) {
		return index == this.headerLength - 1;
	}

	private static long tenToThe(int exponent) {
		long power = 1;
		for (int i = 0; i < exponent; i++) {
			power *= 10;
		}
		return power;
	}

}
