package io.github.socketpool.protocol;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the framing {@code content-length}.
 */
class ContentLengthCodecTests {

	private static final FrameCodec CODEC = ContentLengthFormat.defaults().codec();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 9, 10, 99, 100, 101, 1_048_576 })
	void onlyTheLengthIsSent(int length) {
		byte[] body = new byte[length];
		assertThat(CODEC.toBytes(Frame.of(body))).isEqualTo(stream("Content-Length: " + length + "\r\n\r\n", body));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 2\r\n\r\n{}", "content-length:2\r\n\r\n{}",
			"CONTENT-LENGTH: \t 02 \t\r\n\r\n{}",
			"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
			"Content-Length: 2\r\nContent-Type: x\r\nX:\r\nY-1_!: ä\tz\r\n\r\n{}", "Content-Length: 2\n\n{}",
			"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "Content-Lengths: 3\r\nContent-Length: 2\r\n\r\n{}",
			"Content: 3\r\nContent-Length: 2\r\n\r\n{}" })
	void linesAreReadInAnyOrderAndCase(String text) {
		byte[] stream = stream(text, text);
		for (int first = 0; first <= stream.length; first++) {
			for (int second = first; second <= stream.length; second++) {
				assertThat(decode(CODEC, stream, first, second).frames()).as("cut at %s and %s", first, second)
					.containsExactly("{}", "{}");
			}
		}
		assertThat(decode(CODEC, stream, IntStream.range(1, stream.length).toArray()).frames()).containsExactly("{}",
				"{}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			\\r\\n                                             | a header without a Content-Length line
			Content-Type: x\\r\\n\\r\\n                        | a header without a Content-Length line
			Content-Length: \\r\\n                             | a Content-Length that is not a decimal number
			Content-Length: -1\\r\\n                           | a Content-Length that is not a decimal number
			Content-Length: +1\\r\\n                           | a Content-Length that is not a decimal number
			Content-Length: 1 2\\r\\n                          | a Content-Length that is not a decimal number
			Content-Length: 1a\\r\\n                           | a Content-Length that is not a decimal number
			Content-Length: 1\\r\\nContent-Length: 2\\r\\n     | two different Content-Length lines
			Content-Length: 1\\rX                              | a header line with a CR that no LF follows
			Content-Length: 1\\r\\n\\rX                        | a header line with a CR that no LF follows
			' Content-Length: 1\\r\\n'                         | framing.type
			Content Length: 1\\r\\n                            | framing.type
			: 1\\r\\n                                          | framing.type
			""")
	void whatIsNoHeaderIsRefusedWithItsReason(String text, String reason) {
		byte[] stream = stream(text.replace("\\r", "\r").replace("\\n", "\n"));
		assertThat(decode(CODEC, stream).error()).hasMessageContaining(reason)
			.hasMessageContaining("'Content-Length: 31' was expected")
			.hasMessageContaining("content-length");
		assertThat(decode(CODEC, stream, IntStream.range(1, stream.length).toArray()).error())
			.hasMessageContaining(reason);
	}

	@Test
	void controlCharactersAreNotPartOfAValue() {
		assertThat(decode(CODEC, stream("X: a\0b\r\nContent-Length: 2\r\n\r\n{}")).error()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1048577", "9223372036854775807", "9223372036854775808", "99999999999999999999999999" })
	void aLengthIsTooLargeHoweverLarge(String length) {
		assertThat(decode(CODEC, stream("Content-Length: " + length + "\r\n\r\n")).error()).hasMessageContaining(
				"at most 1048576 are allowed. If such frames are expected, raise " + "framing.max-frame-size");
	}

	@Test
	void linesAreLimited() {
		String value = "x".repeat(ContentLengthFormat.MAX_LINE_LENGTH - "X: \r\n".length());
		assertThat(decode(CODEC, stream("X: " + value + "\r\nContent-Length: 2\r\n\r\n{}")).frames())
			.containsExactly("{}");
		assertThat(decode(CODEC, stream("X: " + value + "SECRET\r\nContent-Length: 2\r\n\r\n{}")).error())
			.hasMessageContaining("a header line of more than 1024 bytes")
			.hasMessageNotContaining("SECRET");
	}

	@Test
	void allLinesTogetherAreLimited() {
		String end = "Content-Length: 2\r\n\r\n";
		String line = "X: " + "x".repeat(1000) + "\r\n";
		String lines = line.repeat(8);
		String last = "Y: " + "y".repeat(8192 - lines.length() - end.length() - 5) + "\r\n";
		assertThat(decode(CODEC, stream(lines, last, end, "{}", lines, last, end, "{}")).frames()).containsExactly("{}",
				"{}");
		assertThat(decode(CODEC, stream(lines, "Z", last, end, "{}")).error())
			.hasMessageContaining("header lines of more than 8192 bytes");
	}

	@Test
	void garbageBehindAFrameIsNotShown() {
		assertThat(decode(CODEC, stream("Content-Length: 2\r\n\r\n{}{SECRET")).error())
			.hasMessageContaining("sent bytes where")
			.hasMessageNotContaining("7b")
			.hasMessageNotContaining("SECRET");
	}

}
