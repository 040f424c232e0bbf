package io.github.socketpool.testing;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameFormat;
import org.junit.jupiter.api.Named;

/**
 * The framings that can be configured.
 */
public final class Framings {

	private static final Map<String, FrameFormat> ALL = new LinkedHashMap<>();

	static {
		BinaryLengthFormat binary = BinaryLengthFormat.defaults();
		DelimiterFormat delimiter = DelimiterFormat.defaults();
		ALL.put("ascii-length", AsciiLengthFormat.defaults());
		ALL.put("binary-length", binary);
		ALL.put("binary-length 1", binary.withLengthBytes(1));
		ALL.put("binary-length 2 little-endian including itself",
				binary.withLengthBytes(2).withByteOrder(ByteOrder.LITTLE_ENDIAN).withLengthIncludesHeader(true));
		ALL.put("binary-length 3", binary.withLengthBytes(3));
		ALL.put("binary-length 4 little-endian", binary.withByteOrder(ByteOrder.LITTLE_ENDIAN));
		ALL.put("binary-length 8 including itself", binary.withLengthBytes(8).withLengthIncludesHeader(true));
		ALL.put("delimiter LF", delimiter);
		ALL.put("delimiter CRLF", delimiter.withDelimiter("\r\n"));
		ALL.put("delimiter CRCRLF", delimiter.withDelimiter("\r\r\n"));
		ALL.put("delimiter NUL", delimiter.withDelimiter("\0"));
		ALL.put("delimiter STX/ETX", delimiter.withDelimiter("\u0003").withStart("\u0002"));
		ALL.put("delimiter text", delimiter.withDelimiter("--END--"));
		ALL.put("content-length", ContentLengthFormat.defaults());
	}

	private Framings() {
	}

	/**
	 * Return all framings, with names for parameterized tests.
	 */
	public static Stream<Named<FrameFormat>> all() {
		return ALL.entrySet().stream().map((framing) -> Named.of(framing.getKey(), framing.getValue()));
	}

	/**
	 * Return a framing with another limit.
	 */
	public static FrameFormat limited(FrameFormat format, long maxFrameSize) {
		if (format instanceof AsciiLengthFormat ascii) {
			return ascii.withMaxFrameSize(maxFrameSize);
		}
		if (format instanceof BinaryLengthFormat binary) {
			return binary.withMaxFrameSize(maxFrameSize);
		}
		if (format instanceof DelimiterFormat delimiter) {
			return delimiter.withMaxFrameSize(maxFrameSize);
		}
		return ((ContentLengthFormat) format).withMaxFrameSize(maxFrameSize);
	}

}
