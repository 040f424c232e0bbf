package io.github.socketpool.protocol;

import io.github.socketpool.InvalidSettingException;

/**
 * The format of frames with header lines: a line {@code Content-Length: N}, perhaps other
 * lines, an empty line, and a body of N bytes. It is that of the Language Server Protocol
 * ("Base Protocol"), the Debug Adapter Protocol and {@code vscode-jsonrpc}.
 * <p>
 * Lines may be in any order, and names in any case. Other lines are ignored. A line has
 * at most {@value #MAX_LINE_LENGTH} bytes, and all lines together at most
 * {@value #MAX_HEADER_LENGTH}. Lines end with CRLF; a LF alone is accepted. Only the line
 * {@code Content-Length} is sent.
 *
 * @param maxFrameSize the largest body in bytes, in both directions, 1 to
 * {@link #MAX_FRAME_SIZE}
 */
public record ContentLengthFormat(long maxFrameSize) implements FrameFormat {

	/**
	 * The maximum length of a header line, with its end.
	 */
	public static final int MAX_LINE_LENGTH = 1024;

	/**
	 * The maximum length of all header lines, with their ends.
	 */
	public static final int MAX_HEADER_LENGTH = 8 * 1024;

	private static final ContentLengthFormat DEFAULTS = new ContentLengthFormat(FrameSizes.DEFAULT_MAX);

	/**
	 * Create a format.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public ContentLengthFormat {
		FrameSizes.requireValid(maxFrameSize);
	}

	/**
	 * Return the default format, with bodies of at most 1 MiB.
	 * @return the default format
	 */
	public static ContentLengthFormat defaults() {
		return DEFAULTS;
	}

	/**
	 * Return this format with another limit.
	 * @param maxFrameSize the largest body in bytes
	 * @return a new format
	 */
	public ContentLengthFormat withMaxFrameSize(long maxFrameSize) {
		return new ContentLengthFormat(maxFrameSize);
	}

	@Override
	public FrameCodec codec() {
		return new ContentLengthCodec(this);
	}

}
