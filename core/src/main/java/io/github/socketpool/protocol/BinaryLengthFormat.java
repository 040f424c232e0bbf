package io.github.socketpool.protocol;

import java.nio.ByteOrder;
import java.util.List;

import io.github.socketpool.InvalidSettingException;

/**
 * The format of frames with a binary length header: the length of the body as an unsigned
 * number, and the body. Of ISO 8583 hosts, of the length-header serializers of Spring
 * Integration, and of {@code DataOutputStream.writeInt}.
 *
 * @param lengthBytes the number of bytes of the length: 1, 2, 3, 4 or 8
 * @param byteOrder the order of these bytes
 * @param lengthIncludesHeader whether the length counts its own bytes too
 * @param maxFrameSize the largest body in bytes, in both directions, 1 to
 * {@link #MAX_FRAME_SIZE}
 */
public record BinaryLengthFormat(int lengthBytes, ByteOrder byteOrder, boolean lengthIncludesHeader,
		long maxFrameSize) implements FrameFormat {

	private static final List<Integer> LENGTH_BYTES = List.of(1, 2, 3, 4, 8);

	private static final BinaryLengthFormat DEFAULTS = new BinaryLengthFormat(4, ByteOrder.BIG_ENDIAN, false,
			FrameSizes.DEFAULT_MAX);

	/**
	 * Create a format.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public BinaryLengthFormat {
		if (!LENGTH_BYTES.contains(lengthBytes)) {
			throw new InvalidSettingException("framing.length-bytes", lengthBytes, "must be 1, 2, 3, 4 or 8",
					"Use the number of bytes that the length has in the server's header, such as 4.");
		}
		FrameSizes.requireValid(maxFrameSize);
	}

	/**
	 * Return the default format: 4 bytes, big-endian, without the header, 1 MiB.
	 * @return the default format
	 */
	public static BinaryLengthFormat defaults() {
		return DEFAULTS;
	}

	/**
	 * Return this format with another number of bytes of the length.
	 * @param lengthBytes 1, 2, 3, 4 or 8
	 * @return a new format
	 */
	public BinaryLengthFormat withLengthBytes(int lengthBytes) {
		return new BinaryLengthFormat(lengthBytes, this.byteOrder, this.lengthIncludesHeader, this.maxFrameSize);
	}

	/**
	 * Return this format with another byte order.
	 * @param byteOrder the order of the bytes of the length
	 * @return a new format
	 */
	public BinaryLengthFormat withByteOrder(ByteOrder byteOrder) {
		return new BinaryLengthFormat(this.lengthBytes, byteOrder, this.lengthIncludesHeader, this.maxFrameSize);
	}

	/**
	 * Return this format with a length that counts its own bytes, or does not.
	 * @param lengthIncludesHeader whether the length counts its own bytes too
	 * @return a new format
	 */
	public BinaryLengthFormat withLengthIncludesHeader(boolean lengthIncludesHeader) {
		return new BinaryLengthFormat(this.lengthBytes, this.byteOrder, lengthIncludesHeader, this.maxFrameSize);
	}

	/**
	 * Return this format with another limit.
	 * @param maxFrameSize the largest body in bytes
	 * @return a new format
	 */
	public BinaryLengthFormat withMaxFrameSize(long maxFrameSize) {
		return new BinaryLengthFormat(this.lengthBytes, this.byteOrder, this.lengthIncludesHeader, maxFrameSize);
	}

	/**
	 * Return the largest body whose length fits into the header, whatever the limit is.
	 * @return the number of bytes
	 */
	public long maxExpressible() {
		long max = (this.lengthBytes == Long.BYTES) ? Long.MAX_VALUE : (1L << Byte.SIZE * this.lengthBytes) - 1;
		return max - (this.lengthIncludesHeader ? this.lengthBytes : 0);
	}

	@Override
	public FrameCodec codec() {
		return new BinaryLengthCodec(this);
	}

}
