package io.github.socketpool.protocol;

/**
 * Decodes frames with an ASCII length header from one stream. Each byte is checked when
 * it arrives. So a peer that speaks another protocol is recognised by its first bytes,
 * before it has sent as many bytes as a header has.
 */
final class AsciiLengthDecoder extends LengthHeaderDecoder {

	private final AsciiLengthCodec codec;

	private final AsciiLengthFormat format;

	/**
	 * The value of the digits of the header that have arrived. It fits into a
	 * {@code long}, since there are at most 18 digits.
	 */
	private long announced;

	AsciiLengthDecoder(AsciiLengthCodec codec, AsciiLengthFormat format, BodyReservation memory) {
		super(codec, format.maxFrameSize(), memory);
		this.codec = codec;
		this.format = format;
	}

	@Override
	protected long headerByte(int index, byte next) {
		if (index == 0) {
			this.announced = 0;
		}
		if (!this.codec.isHeaderByte(index, next)) {
			return NO_HEADER;
		}
		if (this.codec.isDigit(index)) {
			this.announced = this.announced * 10 + (next - '0');
		}
		return this.codec.isLast(index) ? this.announced : NEED_MORE;
	}

	@Override
	protected FrameFormatException notAHeader(byte[] seen, boolean afterFrame) {
		return PeerBytes.notAFrame(seen, afterFrame, this.codec.describeFrame(),
				"Check that host and port are those of a server that speaks this framing, and that framing.prefix, "
						+ "framing.digits and heartbeat.token are the same as the server's.");
	}

	/**
	 * Without a prefix the digits may be part of a body whose end was missed, so the
	 * message omits them.
	 */
	@Override
	protected FrameFormatException tooLarge(long length, byte[] seen, boolean afterFrame) {
		return new FrameFormatException(
				"The peer announced a frame of " + (this.format.prefix().isEmpty() ? "too many" : length)
						+ " bytes, but at most " + this.format.maxFrameSize()
						+ " are allowed. If such frames are expected, raise framing.max-frame-size.");
	}

}
