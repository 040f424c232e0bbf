package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;

import io.github.socketpool.InvalidSettingException;

/**
 * The format of frames with an ASCII length header: a prefix, the length of the body in
 * bytes as zero-padded decimal digits, and the body. With the defaults, a header has 20
 * bytes, such as {@code length:0000000000031}.
 *
 * @param prefix the ASCII text that every header begins with, at most 1024 characters;
 * may be empty
 * @param digits the number of digits after the prefix, 1 to 18
 * @param maxFrameSize the largest body in bytes, in both directions, 1 to
 * {@link #MAX_FRAME_SIZE}
 */
public record AsciiLengthFormat(String prefix, int digits, long maxFrameSize) implements FrameFormat {

	private static final AsciiLengthFormat DEFAULTS = new AsciiLengthFormat("length:", 13, FrameSizes.DEFAULT_MAX);

	/**
	 * Create a format.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public AsciiLengthFormat {
		if (!StandardCharsets.US_ASCII.newEncoder().canEncode(prefix)) {
			throw new InvalidSettingException("framing.prefix", prefix, "must consist of ASCII characters",
					"Use the bytes that the server sends; they are compared one by one.");
		}
		if (digits < 1 || digits > 18) {
			throw new InvalidSettingException("framing.digits", digits, "must be between 1 and 18",
					"Use the number of digits that the server's header has, such as 13.");
		}
		FrameSizes.requireValid(maxFrameSize);
	}

	/**
	 * Return the default format: {@code length:}, 13 digits, 1 MiB.
	 * @return the default format
	 */
	public static AsciiLengthFormat defaults() {
		return DEFAULTS;
	}

	/**
	 * Return this format with another prefix.
	 * @param prefix the ASCII text that every header begins with
	 * @return a new format
	 */
	public AsciiLengthFormat withPrefix(String prefix) {
		return new AsciiLengthFormat(prefix, this.digits, this.maxFrameSize);
	}

	/**
	 * Return this format with another number of digits.
	 * @param digits how many digits follow the prefix
	 * @return a new format
	 */
	public AsciiLengthFormat withDigits(int digits) {
		return new AsciiLengthFormat(this.prefix, digits, this.maxFrameSize);
	}

	/**
	 * Return this format with another limit.
	 * @param maxFrameSize the largest body in bytes
	 * @return a new format
	 */
	public AsciiLengthFormat withMaxFrameSize(long maxFrameSize) {
		return new AsciiLengthFormat(this.prefix, this.digits, maxFrameSize);
	}

	@Override
	public FrameCodec codec() {
		return new AsciiLengthCodec(this);
	}

}
