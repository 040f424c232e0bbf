package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.frame;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

class AsciiLengthDecoderTests {

	static Stream<Arguments> streams() {
		return Stream.of(Arguments.of("one frame", stream(frame("{\"a\":1}"))),
				Arguments.of("glued frames", stream(frame("1"), frame("[2,3]"), frame("\"x\""))),
				Arguments.of("heartbeat before", stream("HeartBeat", frame("1"))),
				Arguments.of("heartbeat behind", stream(frame("1"), "HeartBeat")),
				Arguments.of("heartbeats between", stream(frame("1"), "HeartBeatHeartBeatHeartBeat", frame("2"))),
				Arguments.of("heartbeats only", stream("HeartBeatHeartBeat")),
				Arguments.of("body that looks like a heartbeat", stream(frame("HeartBeat"), "HeartBeat")),
				Arguments.of("body that looks like a header", stream(frame("length:0000000000001"), frame("2"))),
				Arguments.of("UTF-8", stream(frame("\"prüfung €\""), frame("\"𝄞\""))),
				Arguments.of("no bytes", stream(frame(""), frame(""), "HeartBeat", frame(""))),
				Arguments.of("unfinished header", stream(frame("1"), "length:000")),
				Arguments.of("unfinished body", stream(frame("1"), "length:0000000000005ab")),
				Arguments.of("unfinished heartbeat", stream(frame("1"), "Heart")),
				Arguments.of("near miss", stream(frame("1"), "HeartBeaT", frame("2"))),
				Arguments.of("garbage behind", stream(frame("1"), "HeartBeat", "garbage")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("streams")
	void givesTheSameForEverySplitIntoTwoOrThreePiecesAndForSingleBytes(String name, byte[] stream) {
		String whole = decode(stream).essence();
		for (int first = 0; first <= stream.length; first++) {
			for (int second = first; second <= stream.length; second++) {
				assertThat(decode(stream, first, second).essence()).as("cut at %s and %s", first, second)
					.isEqualTo(whole);
			}
		}
		assertThat(decode(stream, IntStream.range(1, stream.length).toArray()).essence()).isEqualTo(whole);
	}

	@Test
	void givesFramesInOrderAndCountsHeartbeats() {
		Streams.Decoded decoded = decode(
				stream("HeartBeat", frame("1"), "HeartBeatHeartBeat", frame("\"€\""), frame(""), "HeartBeat"));
		assertThat(decoded.frames()).containsExactly("1", "\"€\"", "");
		assertThat(decoded.heartbeats()).isEqualTo(4);
		assertThat(decoded.error()).isNull();
	}

	@Test
	void leavesBytesBehindAFrameInTheBuffer() {
		ByteBuffer received = ByteBuffer.wrap(stream(frame("1"), frame("2")));
		Frame first = Streams.CODEC.newDecoder().decode(received);
		assertThat(first).isNotNull();
		assertThat(first.text()).isEqualTo("1");
		assertThat(received.remaining()).isEqualTo(21);
	}

	@Test
	void isAtBoundaryInsideAHeartbeatButNotInsideAFrame() {
		assertThat(decode(stream("Heart")).atBoundary()).isTrue();
		assertThat(decode(stream("Heart")).expectingMore()).isTrue();
		assertThat(decode(stream("l")).atBoundary()).isFalse();
		assertThat(decode(stream("length:0000000000005ab")).atBoundary()).isFalse();
		assertThat(decode(stream("length:0000000000005ab")).expectingMore()).isTrue();
		assertThat(decode(frame("1")).atBoundary()).isTrue();
		assertThat(decode(frame("1")).expectingMore()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HeartBeaT", "Heartbeat", "HHeartBeat", "heartBeat", "length:000000000000a",
			"length:-000000000005", "length:+000000000005", "length: 000000000005", "length:5}{\"a\":1}",
			"length:00000０00000005", "length:５", "Length:0000000000005", "length;0000000000005", "garbage", "\r\n",
			"\u0000\u0000\u0000\u0005" })
	void rejectsWhatIsNeitherHeaderNorHeartbeat(String text) {
		Streams.Decoded decoded = decode(stream(frame("1"), text, frame("2")));
		assertThat(decoded.frames()).containsExactly("1");
		assertThat(decoded.error()).isNotNull();
	}

	@Test
	void rejectsAWrongPeerAtItsFirstByte() {
		assertThat(decode(stream("X")).error()).isNotNull();
		assertThat(decode(stream("length:X")).error()).isNotNull();
		assertThat(decode(stream("HX")).error()).isNotNull();
	}

	@Test
	void showsEightBytesInHexadecimalOfAPeerThatHasNeverSentAFrame() {
		assertThat(decode(stream("HeartBeat", "length:00\u00012345\tXYZ")).error())
			.hasMessageContaining("sent 6c 65 6e 67 74 68 3a 30 where a header like 'length:0000000000000'")
			.hasMessageContaining("HeartBeat")
			.hasMessageNotContaining("12345");
		assertThat(decode(stream("X")).error()).hasMessageContaining("sent 58 where");
	}

	@Test
	void showsNothingOfAPeerThatHasSentAFrameSinceItMayBeABody() {
		assertThat(decode(stream(frame("1"), "4111 1111 1111")).error()).hasMessageContaining("sent bytes where")
			.hasMessageContaining("after a frame")
			.hasMessageContaining("counts the bytes of the body")
			.hasMessageNotContaining("4111")
			.hasMessageNotContaining("34 31");
		assertThat(decode(stream(frame("1"), "HTTP/1.1 400 Bad Request")).error())
			.hasMessageContaining("This looks like an HTTP server")
			.hasMessageNotContaining("Bad");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1024 * 1024 + 1, Integer.MAX_VALUE, 4294967296L + 5, 9_999_999_999_999L })
	void rejectsALengthAboveTheLimitBeforeTakingMemory(long length) {
		FrameFormatException error = decode(stream(String.format("length:%013d", length))).error();
		assertThat(error).hasMessageContaining(String.valueOf(length))
			.hasMessageContaining("1048576")
			.hasMessageContaining("framing.max-frame-size");
	}

	@Test
	void acceptsALengthOfExactlyTheLimit() {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(5));
		assertThat(decode(codec, frame("12345")).frames()).containsExactly("12345");
		assertThat(decode(codec, frame("123456")).error()).isNotNull();
	}

	@Test
	void takesMemoryForWhatArrivedAndNotForWhatAHeaderAnnounces() {
		FrameCodec codec = FrameCodec
			.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(AsciiLengthFormat.MAX_FRAME_SIZE));
		FrameDecoder[] decoders = new FrameDecoder[1000];
		byte[] lie = stream(String.format("length:%013d", AsciiLengthFormat.MAX_FRAME_SIZE), "abc");
		for (int i = 0; i < decoders.length; i++) {
			decoders[i] = codec.newDecoder();
			assertThat(decoders[i].decode(ByteBuffer.wrap(lie))).isNull();
		}
		assertThat(decoders).allMatch(FrameDecoder::isExpectingMore);
	}

	@Test
	void growsWithABodyThatArrivesInPieces() {
		byte[] body = new byte[700_001];
		Arrays.fill(body, (byte) 'x');
		body[body.length - 1] = 'y';
		byte[] stream = stream(frame(new String(body, StandardCharsets.US_ASCII)), frame("2"));
		int[] cuts = IntStream.iterate(1, (cut) -> cut < stream.length, (cut) -> cut + 16_384).toArray();
		assertThat(decode(stream, cuts).frames()).containsExactly(new String(body, StandardCharsets.US_ASCII), "2");
	}

	@Test
	void readsOtherPrefixesDigitsAndTokens() {
		FrameCodec codec = FrameCodec.asciiLength(new AsciiLengthFormat("#", 3, 100));
		HeartbeatToken token = HeartbeatToken.of("~ping~");
		assertThat(decode(codec, token, stream("~ping~#0021", "2~ping~#001x")).frames()).containsExactly("12", "x");
		assertThat(decode(codec, token, stream("~ping~#0021", "2~ping~#001x")).heartbeats()).isEqualTo(2);
		assertThat(decode(codec, token, stream("HeartBeat")).error()).isNotNull();
	}

	@Test
	void readsFramesWithoutPrefix() {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix("").withDigits(2));
		assertThat(decode(codec, stream("02abHeartBeat01c00")).frames()).containsExactly("ab", "c", "");
	}

	@Test
	void digitsBehindAFrameWithoutPrefixAreNotShownSinceTheyMayBePartOfABody() {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix("").withDigits(13));
		assertThat(decode(codec, stream("0000000000001", "{", "4111111111111111")).error())
			.hasMessageContaining("too many bytes, but at most 1048576 are allowed")
			.hasMessageNotContaining("4111");
	}

	@Test
	void knowsNoHeartbeatWhereTheTokenIsEmpty() {
		HeartbeatToken none = HeartbeatToken.none();
		assertThat(decode(Streams.CODEC, none, stream(frame("1"), frame("2"))).frames()).containsExactly("1", "2");
		assertThat(decode(Streams.CODEC, none, stream("HeartBeat")).error())
			.hasMessageNotContaining("or the heartbeat");
	}

	@Test
	void readsEighteenDigits() {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withDigits(18));
		assertThat(decode(codec, stream("length:000000000000000001x")).frames()).containsExactly("x");
		assertThat(decode(codec, stream("length:999999999999999999")).error())
			.hasMessageContaining("999999999999999999");
	}

}
