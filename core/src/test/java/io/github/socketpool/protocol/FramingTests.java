package io.github.socketpool.protocol;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.testing.Framings;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for each framing that can be configured.
 */
class FramingTests {

	private static final List<String> BODIES = List.of("{\"a\":\"ä€\"}", "", "[1]", "{}", "\r\r", "x".repeat(40),
			"--EN");

	static Stream<Named<FrameFormat>> framings() {
		return Framings.all();
	}

	@ParameterizedTest
	@MethodSource("framings")
	void framesAreTheSameForEverySplitIntoTwoOrThreePiecesAndForSingleBytes(FrameFormat format) {
		FrameCodec codec = format.codec();
		byte[] stream = encoded(codec, BODIES);
		for (int first = 0; first <= stream.length; first++) {
			for (int second = first; second <= stream.length; second++) {
				Streams.Decoded decoded = decode(codec, stream, first, second);
				assertThat(decoded.frames()).as("cut at %s and %s", first, second).isEqualTo(BODIES);
				assertThat(decoded.atBoundary()).isTrue();
				assertThat(decoded.expectingMore()).isFalse();
			}
		}
		assertThat(decode(codec, stream, IntStream.range(1, stream.length).toArray()).frames()).isEqualTo(BODIES);
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aFrameIsNotCompleteBeforeItsLastByte(FrameFormat format) {
		FrameCodec codec = format.codec();
		byte[] stream = codec.toBytes(Frame.of("{\"a\":1}"));
		for (int length = 1; length < stream.length; length++) {
			Streams.Decoded decoded = decode(codec, Arrays.copyOf(stream, length));
			assertThat(decoded.frames()).isEmpty();
			assertThat(decoded.error()).isNull();
			assertThat(decoded.atBoundary()).as("after %s bytes", length).isFalse();
			assertThat(decoded.expectingMore()).as("after %s bytes", length).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aBodyToSendThatIsTooLargeIsRefusedWithTheLimitAndTheRemedy(FrameFormat format) {
		FrameCodec codec = Framings.limited(format, 100).codec();
		assertThat(decode(codec, codec.toBytes(Frame.of("x".repeat(100)))).frames()).hasSize(1);
		assertThatExceptionOfType(FrameFormatException.class)
			.isThrownBy(() -> codec.toBytes(Frame.of("SECRET".repeat(20))))
			.withMessageContaining("120 bytes, but at most 100 are allowed; nothing was sent")
			.withMessageContaining("raise framing.max-frame-size")
			.withMessageNotContaining("SECRET")
			.matches(FrameFormatException::isOutgoing)
			.matches((ex) -> !ex.isUnsuitable());
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aReceivedBodyThatIsTooLargeIsRefusedWithTheLimitAndTheRemedy(FrameFormat format) {
		FrameCodec codec = Framings.limited(format, 100).codec();
		byte[] stream = stream(codec.toBytes(Frame.of("{}")), format.codec().toBytes(Frame.of("SECRET".repeat(20))));
		Streams.Decoded decoded = decode(codec, stream);
		assertThat(decoded.frames()).containsExactly("{}");
		assertThat(decoded.error()).hasMessageContaining("100")
			.hasMessageContaining("raise framing.max-frame-size")
			.hasMessageNotContaining("SECRET")
			.matches((ex) -> !ex.isOutgoing());
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aPeerOfAnotherProtocolIsNamed(FrameFormat format) {
		if (format instanceof BinaryLengthFormat binary && binary.lengthBytes() < 3) {
			// Its first bytes are a length that is allowed.
			return;
		}
		FrameCodec codec = format.codec();
		assertThat(decode(codec, stream("HTTP/1.1 400 Bad Request\r\n\r\n")).error())
			.hasMessageContaining("This looks like an HTTP server: check host, port and framing.");
		assertThat(decode(codec, stream("SSH-2.0-OpenSSH_9.6\r\n")).error()).hasMessageContaining("an SSH peer");
		if (!(format instanceof BinaryLengthFormat binary) || binary.byteOrder() == ByteOrder.BIG_ENDIAN) {
			assertThat(decode(codec, new byte[] { 0x15, 3, 1, 0, 2, 2, 0x46, 0, 0, 0 }).error())
				.hasMessageContaining("a TLS peer");
		}
		if (!(format instanceof ContentLengthFormat)) {
			assertThat(decode(codec, stream("Content-Length: 5\r\n\r\n[1,2]")).error())
				.hasMessageContaining("a peer whose frames begin with a Content-Length line");
		}
		if (!(format instanceof DelimiterFormat)) {
			assertThat(decode(codec, stream("{\"a\":1}\n")).error())
				.hasMessageContaining("a peer that sends JSON without a length header");
		}
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aLargeBodyArrivesWholeInPieces(FrameFormat format) {
		FrameCodec codec = format.codec();
		int length = (format instanceof BinaryLengthFormat binary) ? (int) Math.min(700_001, binary.maxExpressible())
				: 700_001;
		byte[] stream = encoded(codec, List.of("x".repeat(length), "y"));
		int[] cuts = IntStream.iterate(5, (cut) -> cut < stream.length, (cut) -> cut + 16_384).toArray();
		assertThat(decode(codec, stream, cuts).frames()).hasSize(2).last().isEqualTo("y");
	}

	@ParameterizedTest
	@MethodSource("framings")
	void aTokenIsAllowedOnlyWhereNoFrameBeginsLikeIt(FrameFormat format) {
		FrameCodec codec = format.codec();
		boolean allowed = format instanceof AsciiLengthFormat
				|| (format instanceof DelimiterFormat delimiter && !delimiter.start().isEmpty());
		HeartbeatToken token = HeartbeatToken.defaults();
		if (allowed) {
			token.requireDistinct(codec);
			byte[] stream = stream("HeartBeat", codec.toBytes(Frame.of("{}")), "HeartBeat");
			assertThat(decode(codec, stream, 3).heartbeats()).isEqualTo(2);
		}
		else {
			assertThat(HeartbeatToken.defaultsFor(codec)).isEqualTo(HeartbeatToken.none());
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> token.requireDistinct(codec))
				.withMessageContaining("'heartbeat.token' with value 'HeartBeat'")
				.withMessageContaining("empty")
				.withMessageNotContaining("canBeginFrame");
		}
	}

	private static byte[] encoded(FrameCodec codec, List<String> bodies) {
		List<Object> frames = new ArrayList<>();
		bodies.forEach((body) -> frames.add(codec.toBytes(Frame.of(body))));
		return stream(frames.toArray());
	}

}
