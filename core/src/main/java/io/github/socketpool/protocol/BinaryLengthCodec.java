package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes and reads headers that are a binary length. Any bytes are a header, so no
 * heartbeat token can be told from one.
 */
final class BinaryLengthCodec implements FrameCodec {

	private final BinaryLengthFormat format;

	/** How many bytes of the header the length counts. */
	private final int counted;

	BinaryLengthCodec(BinaryLengthFormat format) {
		this.format = format;
		this.counted = format.lengthIncludesHeader() ? format.lengthBytes() : 0;
	}

	@Override
	public int maxHeaderLength() {
		return this.format.lengthBytes();
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		FrameSizes.requireSendable(body.length(), this.format.maxFrameSize());
		if (body.length() > this.format.maxExpressible()) {
			throw FrameFormatException.outgoing("The body to send has " + body.length()
					+ " bytes, a number that does not fit into " + describeFrame()
					+ "; nothing was sent. Send less, or raise framing.length-bytes if the server's header has more.");
		}
		long length = (long) body.length() + this.counted;
		for (int index = 0; index < this.format.lengthBytes(); index++) {
			target.put((byte) (length >>> shift(index)));
		}
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new Decoder(memory);
	}

	@Override
	public String describeFrame() {
		return "a length of " + this.format.lengthBytes() + ((this.format.lengthBytes() == 1) ? " byte" : " bytes")
				+ (this.format.lengthIncludesHeader() ? " that counts itself" : "");
	}

	/**
	 * Return by how many bits the byte at an index of the header is shifted.
	 */
	private int shift(int index) {
		int place = (this.format.byteOrder() == ByteOrder.BIG_ENDIAN) ? this.format.lengthBytes() - 1 - index : index;
		return Byte.SIZE * place;
	}

	/**
	 * Decodes the frames of one stream.
	 */
	private final class Decoder extends LengthHeaderDecoder {

		/**
		 * The bytes of the header that have arrived, as an unsigned number.
		 */
		private long announced;

		Decoder(BodyReservation memory) {
			super(BinaryLengthCodec.this, BinaryLengthCodec.this.format.maxFrameSize(), memory);
		}

		@Override
		protected long headerByte(int index, byte next) {
			long value = (next & 0xffL) << shift(index);
			this.announced = (index == 0) ? value : this.announced | value;
			return (index == BinaryLengthCodec.this.format.lengthBytes() - 1) ? bodyLength() : NEED_MORE;
		}

		/**
		 * Eight bytes with the top bit set are a large number, not a negative one.
		 */
		private long bodyLength() {
			if (this.announced < 0) {
				return Long.MAX_VALUE;
			}
			int counted = BinaryLengthCodec.this.counted;
			return (this.announced < counted) ? NO_HEADER : this.announced - counted;
		}

		/**
		 * The only number that is not a length is one that counts itself and is too
		 * small.
		 */
		@Override
		protected FrameFormatException notAHeader(byte[] seen, boolean afterFrame) {
			String sent = afterFrame ? "a number"
					: PeerBytes.hex(Arrays.copyOf(seen, BinaryLengthCodec.this.format.lengthBytes()));
			return new FrameFormatException("The peer sent " + sent + " where " + describeFrame(),
					" was expected, but such a length is at least " + BinaryLengthCodec.this.counted
							+ ". Check framing.length-includes-header, framing.length-bytes and framing.byte-order.");
		}

		@Override
		protected FrameFormatException tooLarge(long length, byte[] seen, boolean afterFrame) {
			String number = afterFrame ? "too many" : Long.toUnsignedString(this.announced);
			return PeerBytes.tooLarge(number, BinaryLengthCodec.this.format.maxFrameSize(), seen, afterFrame,
					remedy(afterFrame));
		}

		private String remedy(boolean afterFrame) {
			int unused = Long.SIZE - Byte.SIZE * BinaryLengthCodec.this.format.lengthBytes();
			long other = Long.reverseBytes(this.announced) >>> unused;
			long body = other - BinaryLengthCodec.this.counted;
			if (!afterFrame && other >= 0 && body >= 0 && body <= BinaryLengthCodec.this.format.maxFrameSize()) {
				return "In the other byte order it would be " + other + ": check framing.byte-order.";
			}
			return "If such frames are expected, raise framing.max-frame-size. Otherwise check framing.length-bytes, "
					+ "framing.byte-order and framing.length-includes-header.";
		}

	}

}
