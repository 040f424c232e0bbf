package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Marker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the framing {@code delimiter}.
 */
class DelimiterCodecTests {

	private static final DelimiterFormat FORMAT = DelimiterFormat.defaults();

	private static final int CASES = Extent.of(40_000, 200_000);

	@Test
	void aFrameIsItsBodyAndTheDelimiter() {
		assertThat(FORMAT.codec().toBytes(Frame.of("{}"))).isEqualTo(stream("{}\n"));
		assertThat(FORMAT.withDelimiter("\u0003").withStart("\u0002").codec().toBytes(Frame.of("{}")))
			.isEqualTo(stream("\u0002{}\u0003"));
		assertThat(FORMAT.withDelimiter("\u00fe\u00ff").codec().toBytes(Frame.empty()))
			.isEqualTo(new byte[] { (byte) 0xfe, (byte) 0xff });
	}

	@Test
	void anEmptyLineIsAFrameWithAnEmptyBody() {
		assertThat(decode(FORMAT.codec(), stream("\n{}\n\n")).frames()).containsExactly("", "{}", "");
	}

	@Test
	void aCarriageReturnBeforeALineFeedBelongsToTheBody() {
		assertThat(decode(FORMAT.codec(), stream("{}\r\n")).frames()).containsExactly("{}\r");
	}

	@ParameterizedTest
	@CsvSource({ "\\r\\r\\n, \\r\\r\\r\\n, \\r", "\\r\\r\\n, a\\r\\n\\r\\r\\r\\r\\n, a\\r\\n\\r\\r", "aab, aaaab, aa",
			"abab, abaabab, aba", "\\r\\n, {}\\r\\r\\n, {}\\r", "abcabd, abcabcabd, abc" })
	void aDelimiterIsFoundBehindItsOwnBeginning(String delimiter, String text, String body) {
		FrameCodec codec = FORMAT.withDelimiter(unescaped(delimiter)).codec();
		byte[] stream = stream(unescaped(text));
		for (int cut = 0; cut <= stream.length; cut++) {
			assertThat(decode(codec, stream, cut).frames()).containsExactly(unescaped(body));
		}
		assertThat(codec.toBytes(Frame.of(unescaped(body)))).isEqualTo(stream);
	}

	@Test
	void everyBodyGoesThereAndBackOrIsRefused() {
		Random random = new Random(7);
		int refused = 0;
		for (int i = 0; i < CASES; i++) {
			String delimiter = letters(random, 1 + random.nextInt(5));
			FrameCodec codec = FORMAT.withDelimiter(delimiter).codec();
			String body = letters(random, random.nextInt(8));
			if ((body + delimiter).indexOf(delimiter) == body.length()) {
				assertThat(decode(codec, stream(codec.toBytes(Frame.of(body)), codec.toBytes(Frame.of(body)))).frames())
					.containsExactly(body, body);
			}
			else {
				assertThat(refusal(codec, body)).as("'%s' before '%s'", body, delimiter).isNotNull();
				refused++;
			}
		}
		assertThat(refused).isBetween(CASES / 20, CASES - CASES / 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\n\"a\":1}", "{}\n", "\n" })
	void aBodyOfSeveralLinesIsRefusedWithTheRemedyAndWithoutTheBody(String text) {
		FrameFormatException refusal = refusal(FORMAT.codec(), Marker.TEXT + text);
		Marker.assertAbsentFrom(refusal);
		assertThat(refusal).hasMessageContaining("contains the delimiter '\\n' (framing.delimiter)")
			.hasMessageContaining("nothing was sent")
			.hasMessageContaining("Send JSON on one line: without pretty-printing, and without a line end after it");
		assertThat(refusal.isOutgoing()).isTrue();
		assertThat(refusal.isUnsuitable()).isTrue();
	}

	@Test
	void aBodyWithTheStartByteIsRefused() {
		FrameCodec codec = FORMAT.withDelimiter("\u0003").withStart("\u0002").codec();
		assertThat(refusal(codec, "a\u0002b")).hasMessageContaining("contains the start byte '\\x02'");
		assertThat(refusal(codec, "a\u0003b")).hasMessageContaining("contains the delimiter '\\x03'");
	}

	@Test
	void onlyThePartOfTheArrayThatIsTheBodyIsChecked() {
		assertThat(FORMAT.codec().toBytes(Frame.of(stream("\n{}\n"), 1, 2))).isEqualTo(stream("{}\n"));
	}

	@Test
	void bytesBeforeAStartByteAreNotAFrame() {
		FrameCodec codec = FORMAT.withDelimiter("\u0003").withStart("\u0002").codec();
		assertThat(decode(codec, stream("\u0002{}\u0003x")).error())
			.hasMessageContaining("sent bytes where a frame that begins with '\\x02' and ends with '\\x03'")
			.hasMessageContaining("after a frame");
		assertThat(decode(codec, stream("x")).error()).hasMessageContaining("sent 78 where a frame that begins with")
			.hasMessageContaining("framing.start and framing.delimiter");
		assertThat(decode(codec, stream("\u0002a\u0002b\u0003")).frames()).containsExactly("a\u0002b");
	}

	@Test
	void theLimitIsThatOfTheBodyWithoutTheDelimiter() {
		FrameCodec codec = FORMAT.withDelimiter("\r\n").withMaxFrameSize(10).codec();
		assertThat(decode(codec, stream("0123456789\r\n")).frames()).containsExactly("0123456789");
		for (String text : List.of("0123456789x\r\n", "0123456789xyz")) {
			byte[] stream = stream(text);
			assertThat(decode(codec, stream).error()).hasMessageContaining("more than 10 bytes without the delimiter")
				.hasMessageContaining("'\\r\\n'")
				.hasMessageContaining("raise framing.max-frame-size. Otherwise check that framing.delimiter");
			assertThat(decode(codec, stream, IntStream.range(1, stream.length).toArray()).error()).isNotNull();
		}
	}

	@Test
	void linesOfOtherTextProtocolsAreFrames() {
		for (String line : List.of("+PONG", "+OK", "-ERR unknown", "220 ready", "GET /", "{}", "[1]", "HTTP")) {
			assertThat(decode(FORMAT.codec(), stream(line, "\n")).frames()).containsExactly(line);
		}
	}

	@Test
	void anotherProtocolIsRecognisedOnlyBeforeTheFirstFrame() {
		assertThat(decode(FORMAT.codec(), stream("{}\nHTTP/1.1\n")).frames()).containsExactly("{}", "HTTP/1.1");
		for (String text : List.of("HTTP/1.1 400\r\n", "length:0000000000002{}", "\0\0\0\2{}")) {
			byte[] stream = stream(text);
			assertThat(decode(FORMAT.codec(), stream).error()).hasMessageContaining("This looks like");
			assertThat(decode(FORMAT.codec(), stream, IntStream.range(1, stream.length).toArray()).error())
				.hasMessageContaining("This looks like");
		}
		assertThat(decode(FORMAT.withDelimiter("\0").codec(), stream("\0\0{}\0")).frames()).containsExactly("", "",
				"{}");
	}

	@Test
	void bytesAreScannedOnce() {
		int length = 4 * 1024 * 1024;
		FrameCodec codec = FORMAT.withDelimiter("a".repeat(63) + "b").withMaxFrameSize(2L * length).codec();
		byte[] stream = stream("a".repeat(length), "b");
		long begin = System.nanoTime();
		Frame frame = codec.newDecoder().decode(ByteBuffer.wrap(stream));
		assertThat(frame).isNotNull();
		assertThat(frame.length()).isEqualTo(length - 63);
		assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
	}

	@ParameterizedTest
	@CsvSource({ "'', must have 1 to 64 bytes",
			"0123456789012345678901234567890123456789012345678901234567890123456789, " + "must have 1 to 64 bytes",
			"€, has a character that is not one byte" })
	void aDelimiterThatMakesNoSenseIsInvalid(String delimiter, String reason) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> FORMAT.withDelimiter(delimiter))
			.withMessageContaining("'framing.delimiter'")
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@CsvSource({ "ab, must be one byte", "€, has a character that is not one byte" })
	void aStartThatIsNotOneByteIsInvalid(String start, String reason) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> FORMAT.withStart(start))
			.withMessageContaining("'framing.start'")
			.withMessageContaining(reason);
	}

	@Test
	void bytesAreShownAsTheyAreConfigured() {
		assertThat(DelimiterFormat.escape("\n\r\t\0\\ a~\u0003\u007f\u00ff"))
			.isEqualTo("\\n\\r\\t\\0\\\\ a~\\x03\\x7f\\xff");
	}

	private static FrameFormatException refusal(FrameCodec codec, String body) {
		return catchThrowableOfType(FrameFormatException.class,
				() -> codec.putHeader(Frame.of(body.getBytes(StandardCharsets.UTF_8)), ByteBuffer.allocate(16)));
	}

	private static String letters(Random random, int length) {
		return random.ints(length, 'a', 'c').mapToObj(Character::toString).reduce("", String::concat);
	}

	private static String unescaped(String text) {
		return text.replace("\\r", "\r").replace("\\n", "\n");
	}

}
