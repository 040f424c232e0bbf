package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;

import io.github.socketpool.InvalidSettingException;

/**
 * What a frame with an ASCII length header looks like: a prefix, the length of the body
 * in bytes as decimal digits padded with zeros, and the body. With the defaults a header
 * is the 20 bytes {@code length:0000000000031}.
 *
 * @param prefix the ASCII text that every header begins with, at most 1024 characters;
 * may be empty
 * @param digits how many digits follow the prefix, 1 to 18
 * @param heartbeatToken the ASCII text that may stand between two frames and is skipped;
 * empty when the peer sends none. It must not begin with a byte that a header can begin
 * with, since a reader tells the two apart by their first byte
 * @param maxFrameSize the largest body in bytes, in both directions, 1 to
 * {@link #LARGEST_FRAME}
 */
public record AsciiLengthFormat(String prefix, int digits, String heartbeatToken, long maxFrameSize) {

	/**
	 * The largest body that can be held at all: a little less than 2 GiB, the longest
	 * array of the virtual machine.
	 */
	public static final long LARGEST_FRAME = Integer.MAX_VALUE - 8;

	private static final AsciiLengthFormat DEFAULTS = new AsciiLengthFormat("length:", 13, "HeartBeat", 1024 * 1024);

	/**
	 * Create a format.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public AsciiLengthFormat {
		requireAscii("framing.prefix", prefix);
		requireAscii("heartbeat.token", heartbeatToken);
		if (digits < 1 || digits > 18) {
			throw new InvalidSettingException("framing.digits", digits, "must be between 1 and 18",
					"Use the number of digits that the server's header has, such as 13.");
		}
		if (maxFrameSize < 1 || maxFrameSize > LARGEST_FRAME) {
			throw new InvalidSettingException("framing.max-frame-size", maxFrameSize,
					"must be between 1 byte and " + LARGEST_FRAME + " bytes",
					"Use the size of the largest body that is expected, such as 1MB.");
		}
		if (!heartbeatToken.isEmpty() && canBeginHeader(prefix, heartbeatToken.charAt(0))) {
			throw new InvalidSettingException("heartbeat.token", heartbeatToken,
					"begins with a character that a header can begin with ("
							+ (prefix.isEmpty() ? "a digit" : "the prefix '" + prefix + "'") + ")",
					"Use a token that begins with another character, or an empty one if the server sends none.");
		}
	}

	/**
	 * Return the default format: {@code length:}, 13 digits, {@code HeartBeat}, 1 MiB.
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
		return new AsciiLengthFormat(prefix, this.digits, this.heartbeatToken, this.maxFrameSize);
	}

	/**
	 * Return this format with another number of digits.
	 * @param digits how many digits follow the prefix
	 * @return a new format
	 */
	public AsciiLengthFormat withDigits(int digits) {
		return new AsciiLengthFormat(this.prefix, digits, this.heartbeatToken, this.maxFrameSize);
	}

	/**
	 * Return this format with another heartbeat token.
	 * @param heartbeatToken the ASCII text that is skipped between frames
	 * @return a new format
	 */
	public AsciiLengthFormat withHeartbeatToken(String heartbeatToken) {
		return new AsciiLengthFormat(this.prefix, this.digits, heartbeatToken, this.maxFrameSize);
	}

	/**
	 * Return this format with another limit.
	 * @param maxFrameSize the largest body in bytes
	 * @return a new format
	 */
	public AsciiLengthFormat withMaxFrameSize(long maxFrameSize) {
		return new AsciiLengthFormat(this.prefix, this.digits, this.heartbeatToken, maxFrameSize);
	}

	private static void requireAscii(String setting, String value) {
		if (!StandardCharsets.US_ASCII.newEncoder().canEncode(value)) {
			throw new InvalidSettingException(setting, value, "must consist of ASCII characters",
					"Use the bytes that the server sends; they are compared one by one.");
		}
	}

	private static boolean canBeginHeader(String prefix, char first) {
		return prefix.isEmpty() ? first >= '0' && first <= '9' : first == prefix.charAt(0);
	}

}
