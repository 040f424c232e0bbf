package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AsciiLengthCodecTests {

	@ParameterizedTest
	@CsvSource({ "0, length:0000000000000", "31, length:0000000000031", "1048576, length:0000001048576" })
	void writesPrefixAndZeroPaddedDigits(int length, String header) {
		assertThat(header(AsciiLengthFormat.defaults(), length)).isEqualTo(header);
	}

	@Test
	void writesOtherPrefixesAndDigits() {
		assertThat(header(AsciiLengthFormat.defaults().withPrefix("#").withDigits(3), 42)).isEqualTo("#042");
		assertThat(header(AsciiLengthFormat.defaults().withPrefix("").withDigits(1), 7)).isEqualTo("7");
		assertThat(header(AsciiLengthFormat.defaults().withDigits(18), 7)).isEqualTo("length:000000000000000007");
	}

	@Test
	void tellsTheLengthOfAHeader() {
		assertThat(FrameCodec.asciiLength(AsciiLengthFormat.defaults()).maxHeaderLength()).isEqualTo(20);
		assertThat(FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix("").withDigits(4)).maxHeaderLength())
			.isEqualTo(4);
	}

	@Test
	void writesBehindWhatIsInTheBufferAlready() {
		ByteBuffer target = ByteBuffer.allocateDirect(40).put((byte) 'x');
		FrameCodec.asciiLength(AsciiLengthFormat.defaults()).putHeader(body(5), target);
		assertThat(target.position()).isEqualTo(21);
		assertThat(StandardCharsets.US_ASCII.decode(target.flip()).toString()).isEqualTo("xlength:0000000000005");
	}

	@Test
	void refusesABodyAboveTheLimitAndWritesNothing() {
		ByteBuffer target = ByteBuffer.allocate(40);
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(100));
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> codec.putHeader(body(101), target))
			.withMessageContaining("101 bytes")
			.withMessageContaining("100")
			.withMessageContaining("nothing was sent")
			.withMessageContaining("framing.max-frame-size");
		assertThat(target.position()).isZero();
		codec.putHeader(body(100), target);
		assertThat(target.position()).isEqualTo(20);
	}

	@Test
	void refusesALengthThatDoesNotFitIntoTheDigits() {
		ByteBuffer target = ByteBuffer.allocate(40);
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withDigits(3));
		codec.putHeader(body(999), target);
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> codec.putHeader(body(1000), target))
			.withMessageContaining("1000 bytes")
			.withMessageContaining("3 digits")
			.withMessageContaining("framing.digits");
		assertThat(target.position()).isEqualTo(10);
	}

	private static String header(AsciiLengthFormat format, int bodyLength) {
		ByteBuffer target = ByteBuffer.allocate(64);
		FrameCodec.asciiLength(format).putHeader(body(bodyLength), target);
		return StandardCharsets.US_ASCII.decode(target.flip()).toString();
	}

	private static Frame body(int length) {
		return Frame.of(new byte[length]);
	}

}
