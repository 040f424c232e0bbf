package io.github.socketpool.protocol;

/**
 * How frames are put on the wire, as values that can be configured. Each format has a
 * {@link FrameCodec}. Other framings are codecs without a format.
 */
public sealed interface FrameFormat
		permits AsciiLengthFormat, BinaryLengthFormat, DelimiterFormat, ContentLengthFormat {

	/**
	 * The largest possible body: slightly less than 2 GiB, the maximum length of an array
	 * in the virtual machine.
	 */
	long MAX_FRAME_SIZE = Integer.MAX_VALUE - 8;

	/**
	 * Return the largest body in bytes, in both directions.
	 * @return the size, 1 to {@link #MAX_FRAME_SIZE}
	 */
	long maxFrameSize();

	/**
	 * Return the codec of this format.
	 * @return a new codec
	 */
	FrameCodec codec();

}
