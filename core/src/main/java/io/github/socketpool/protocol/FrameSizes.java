package io.github.socketpool.protocol;

import io.github.socketpool.InvalidSettingException;

/**
 * Checks the sizes of bodies, which all formats limit.
 */
final class FrameSizes {

	/** The largest body unless another limit is set: 1 MiB. */
	static final long DEFAULT_MAX = 1024 * 1024;

	private FrameSizes() {
	}

	/**
	 * Check the limit of a format.
	 * @throws InvalidSettingException if no array could have that size
	 */
	static void requireValid(long maxFrameSize) {
		if (maxFrameSize < 1 || maxFrameSize > FrameFormat.MAX_FRAME_SIZE) {
			throw new InvalidSettingException("framing.max-frame-size", maxFrameSize,
					"must be between 1 byte and " + FrameFormat.MAX_FRAME_SIZE + " bytes",
					"Use the size of the largest body that is expected, such as 1MB.");
		}
	}

	/**
	 * Check a body that is to be sent.
	 * @throws FrameFormatException if it is larger than allowed
	 */
	static void requireSendable(int bodyLength, long maxFrameSize) {
		if (bodyLength > maxFrameSize) {
			throw FrameFormatException.outgoing("The body to send has " + bodyLength + " bytes, but at most "
					+ maxFrameSize
					+ " are allowed; nothing was sent. Send less, or raise framing.max-frame-size if the server accepts it.");
		}
	}

}
