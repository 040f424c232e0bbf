package io.github.socketpool.protocol;

import java.nio.ByteOrder;
import java.util.HexFormat;

import io.github.socketpool.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the framing {@code binary-length}.
 */
class BinaryLengthCodecTests {

	private static final BinaryLengthFormat FORMAT = BinaryLengthFormat.defaults();

	@ParameterizedTest
	@CsvSource({ "1, false, 03, 03", "1, true, 04, 04", "2, false, 0003, 0300", "2, true, 0005, 0500",
			"3, false, 000003, 030000", "3, true, 000006, 060000", "4, false, 00000003, 03000000",
			"4, true, 00000007, 07000000", "8, false, 0000000000000003, 0300000000000000",
			"8, true, 000000000000000b, 0b00000000000000" })
	void theHeaderIsTheLengthInTheConfiguredForm(int bytes, boolean includesHeader, String big, String little) {
		BinaryLengthFormat format = FORMAT.withLengthBytes(bytes).withLengthIncludesHeader(includesHeader);
		Frame body = Frame.of("abc");
		assertThat(format.codec().toBytes(body)).isEqualTo(stream(bytes(big), "abc"));
		assertThat(format.withByteOrder(ByteOrder.LITTLE_ENDIAN).codec().toBytes(body))
			.isEqualTo(stream(bytes(little), "abc"));
	}

	@Test
	void everyLengthIsUnsigned() {
		BinaryLengthFormat one = FORMAT.withLengthBytes(1);
		assertThat(decode(one.codec(), stream(bytes("ff"), "x".repeat(255))).frames()).hasSize(1);
		BinaryLengthFormat two = FORMAT.withLengthBytes(2);
		assertThat(decode(two.codec(), stream(bytes("ff00"), "x".repeat(65_280))).frames()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "8000000000000000", "ffffffffffffffff", "7fffffffffffffff" })
	void eightBytesWithTheTopBitSetAreTooLargeAndNotNegative(String header) {
		for (boolean includesHeader : new boolean[] { false, true }) {
			FrameCodec codec = FORMAT.withLengthBytes(8).withLengthIncludesHeader(includesHeader).codec();
			assertThat(decode(codec, bytes(header)).error())
				.hasMessageContaining(
						"announced a frame of " + Long.toUnsignedString(Long.parseUnsignedLong(header, 16)))
				.hasMessageContaining("at most 1048576 are allowed");
		}
	}

	@Test
	void aLengthThatCountsItselfAndIsSmallerThanItselfIsNoFrame() {
		FrameCodec codec = FORMAT.withLengthIncludesHeader(true).codec();
		assertThat(decode(codec, bytes("00000003")).error())
			.hasMessageContaining("sent 00 00 00 03 where a length of 4 bytes that counts itself was expected")
			.hasMessageContaining("at least 4. Check framing.length-includes-header");
		assertThat(decode(codec, bytes("00000004")).frames()).containsExactly("");
		assertThat(decode(codec, bytes("0000000400000003")).error()).hasMessageContaining("sent a number where")
			.hasMessageNotContaining("00 00");
	}

	@ParameterizedTest
	@CsvSource({ "1, false, 255", "1, true, 254", "2, false, 65535", "2, true, 65533" })
	void aBodyThatDoesNotFitIntoTheLengthIsRefusedBeforeItIsSent(int bytes, boolean includesHeader, int longest) {
		BinaryLengthFormat format = FORMAT.withLengthBytes(bytes).withLengthIncludesHeader(includesHeader);
		assertThat(format.maxExpressible()).isEqualTo(longest);
		assertThat(decode(format.codec(), format.codec().toBytes(Frame.of(new byte[longest]))).frames()).hasSize(1);
		assertThatExceptionOfType(FrameFormatException.class)
			.isThrownBy(() -> format.codec().toBytes(Frame.of(new byte[longest + 1])))
			.withMessageContaining((longest + 1) + " bytes, a number that does not fit into a length of " + bytes)
			.withMessageContaining("raise framing.length-bytes")
			.matches(FrameFormatException::isOutgoing);
	}

	@Test
	void lettersTakenForALengthNameTheirPeer() {
		assertThat(decode(FORMAT.codec(), stream("HTTP/1.1 400 Bad Request\r\n")).error()).hasMessageContaining(
				"announced a frame of 1213486160 bytes, but at most 1048576 are allowed. This looks like an HTTP server");
		assertThat(decode(FORMAT.codec(), stream("length:0000000000002{}")).error())
			.hasMessageContaining("frames begin with 'length:'");
	}

	@Test
	void afterAFrameNoLengthIsShown() {
		assertThat(decode(FORMAT.codec(), stream(bytes("00000002"), "{}HTTP/1.1")).error())
			.hasMessageContaining("announced a frame of too many bytes")
			.hasMessageContaining("raise framing.max-frame-size. Otherwise check framing.length-bytes")
			.hasMessageNotContaining("1213486160")
			.hasMessageNotContaining("HTTP");
	}

	@Test
	void aLengthInTheOtherByteOrderIsRecognised() {
		assertThat(decode(FORMAT.codec(), bytes("1f000000")).error()).hasMessageContaining("520093696 bytes")
			.hasMessageContaining("In the other byte order it would be 31: check framing.byte-order");
		assertThat(decode(FORMAT.codec(), bytes("7fffffff")).error()).hasMessageNotContaining("other byte order")
			.hasMessageContaining("raise framing.max-frame-size");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 5, 6, 7, 9 })
	void anotherNumberOfBytesIsInvalid(int bytes) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> FORMAT.withLengthBytes(bytes))
			.withMessageContaining("'framing.length-bytes' with value '" + bytes + "'")
			.withMessageContaining("must be 1, 2, 3, 4 or 8");
	}

	@Test
	void aLimitThatNoBodyCanReachIsInvalid() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> FORMAT.withMaxFrameSize(FrameFormat.MAX_FRAME_SIZE + 1))
			.withMessageContaining("framing.max-frame-size");
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
