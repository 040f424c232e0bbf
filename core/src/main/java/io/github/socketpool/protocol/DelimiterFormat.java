package io.github.socketpool.protocol;

import io.github.socketpool.InvalidSettingException;

/**
 * The format of frames that end with a delimiter: an optional start byte, the body, and
 * the delimiter. It is that of newline-delimited JSON, of QEMU's QMP, of Electrum, and of
 * the serializers of Spring Integration for CRLF, LF, NUL and STX/ETX.
 * <p>
 * A body that contains the delimiter or the start byte is never sent. The first delimiter
 * in what the peer sends ends a body.
 *
 * @param delimiter the delimiter, 1 to {@value #MAX_DELIMITER_LENGTH} characters up to
 * U+00FF, each of which is one byte
 * @param start the byte before each body, as one such character; empty if there is none
 * @param maxFrameSize the largest body in bytes, in both directions, 1 to
 * {@link #MAX_FRAME_SIZE}
 */
public record DelimiterFormat(String delimiter, String start, long maxFrameSize) implements FrameFormat {

	/** The maximum length of a delimiter. */
	public static final int MAX_DELIMITER_LENGTH = 64;

	private static final DelimiterFormat DEFAULTS = new DelimiterFormat("\n", "", FrameSizes.DEFAULT_MAX);

	/**
	 * Create a format.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public DelimiterFormat {
		requireBytes("framing.delimiter", delimiter);
		requireBytes("framing.start", start);
		if (delimiter.isEmpty() || delimiter.length() > MAX_DELIMITER_LENGTH) {
			throw new InvalidSettingException("framing.delimiter", delimiter,
					"must have 1 to " + MAX_DELIMITER_LENGTH + " bytes",
					"Use the bytes with which the server ends each frame, such as \\n or \\r\\n.");
		}
		if (start.length() > 1) {
			throw new InvalidSettingException("framing.start", start, "must be one byte",
					"Use the byte with which the server begins each frame, such as \\x02, or none. In a .properties "
							+ "file, write each backslash twice.");
		}
		FrameSizes.requireValid(maxFrameSize);
	}

	/**
	 * Return the default format: a line feed after each body, 1 MiB.
	 * @return the default format
	 */
	public static DelimiterFormat defaults() {
		return DEFAULTS;
	}

	/**
	 * Return this format with another delimiter.
	 * @param delimiter the characters after each body, each of which is one byte
	 * @return a new format
	 */
	public DelimiterFormat withDelimiter(String delimiter) {
		return new DelimiterFormat(delimiter, this.start, this.maxFrameSize);
	}

	/**
	 * Return this format with another start.
	 * @param start the byte before each body as a character, or an empty text for none
	 * @return a new format
	 */
	public DelimiterFormat withStart(String start) {
		return new DelimiterFormat(this.delimiter, start, this.maxFrameSize);
	}

	/**
	 * Return this format with another limit.
	 * @param maxFrameSize the largest body in bytes
	 * @return a new format
	 */
	public DelimiterFormat withMaxFrameSize(long maxFrameSize) {
		return new DelimiterFormat(this.delimiter, this.start, maxFrameSize);
	}

	@Override
	public FrameCodec codec() {
		return new DelimiterCodec(this);
	}

	/**
	 * Return bytes as they are written in the configuration.
	 * @param bytes characters of one byte each
	 * @return printable ASCII text, with other bytes as {@code \n}, {@code \r},
	 * {@code \t}, {@code \0} or {@code \xNN}
	 */
	public static String escape(String bytes) {
		StringBuilder text = new StringBuilder();
		bytes.chars().forEach((value) -> text.append(switch (value) {
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			case '\0' -> "\\0";
			case '\\' -> "\\\\";
			default -> (value >= ' ' && value <= '~') ? String.valueOf((char) value) : String.format("\\x%02x", value);
		}));
		return text.toString();
	}

	@Override
	public String toString() {
		return "DelimiterFormat[delimiter=" + escape(this.delimiter) + ", start=" + escape(this.start)
				+ ", maxFrameSize=" + this.maxFrameSize + "]";
	}

	private static void requireBytes(String setting, String text) {
		if (text.chars().anyMatch((character) -> character > 0xff)) {
			throw new InvalidSettingException(setting, text, "has a character that is not one byte",
					"Write the bytes that the server sends, such as \\xc2\\xa7 for a section sign in UTF-8.");
		}
	}

}
