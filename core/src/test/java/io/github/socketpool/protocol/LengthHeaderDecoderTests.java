package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

import io.github.socketpool.testing.NetstringCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LengthHeaderDecoder} with headers of variable length and a trailer.
 */
class LengthHeaderDecoderTests {

	private static final FrameCodec CODEC = new NetstringCodec();

	@ParameterizedTest
	@ValueSource(strings = { "", "0:,", "1:a,", "0:,0:,3:abc,", "12:hello world!,HeartBeat2:{},", "3:a,b,1:,,",
			"HeartBeat5:he", "11", "11:hello world", "12:hello world!", "1:ab", "1:a;", "x", ":", "3;abc,", "-1:a," })
	void givesTheSameForEverySplitIntoTwoOrThreePiecesAndForSingleBytes(String text) {
		byte[] stream = stream(text);
		String whole = decode(CODEC, stream).essence();
		for (int first = 0; first <= stream.length; first++) {
			for (int second = first; second <= stream.length; second++) {
				assertThat(decode(CODEC, stream, first, second).essence()).as("cut at %s and %s", first, second)
					.isEqualTo(whole);
			}
		}
		assertThat(decode(CODEC, stream, IntStream.range(1, Math.max(1, stream.length)).toArray()).essence())
			.isEqualTo(whole);
	}

	@Test
	void givesFramesOfHeadersOfAnyLengthAndTokensBetweenThem() {
		Streams.Decoded decoded = decode(CODEC, stream("2:{},HeartBeat12:hello world!,0:,"));
		assertThat(decoded.frames()).containsExactly("{}", "hello world!", "");
		assertThat(decoded.heartbeats()).isOne();
	}

	@Test
	void aFrameIsNotCompleteBeforeItsTrailer() {
		assertThat(decode(CODEC, stream("2:{}")).frames()).isEmpty();
		assertThat(decode(CODEC, stream("2:{}")).atBoundary()).isFalse();
		assertThat(decode(CODEC, stream("2:{}")).expectingMore()).isTrue();
	}

	@Test
	void aBodyWithAnotherTrailerIsRefusedWithoutShowingIt() {
		assertThat(decode(CODEC, stream("2:{}SECRET")).error()).hasMessageContaining("is not followed by its trailer")
			.hasMessageNotContaining("SECRET");
	}

	@Test
	void aHeaderThatIsTooLongIsNone() {
		assertThat(decode(CODEC, stream("0000000001:a,")).frames()).containsExactly("a");
		assertThat(decode(CODEC, stream("00000000001:a,")).error()).hasMessageContaining(
				"sent 30 30 30 30 30 30 30 30 where a netstring or the heartbeat 'HeartBeat' was " + "expected");
	}

	@Test
	void theBytesOfAHeaderThatWasCutAreShownWhole() {
		byte[] stream = stream("123x5678");
		for (int cut = 0; cut < stream.length; cut++) {
			assertThat(decode(CODEC, stream, cut).error()).hasMessageContaining("sent 31 32 33 78");
		}
		assertThat(decode(CODEC, stream, 1, 2).error()).hasMessageContaining("sent 31 32 33 78 35 36 37 38 where");
	}

	@Test
	void aPeerOfAnotherProtocolIsNamed() {
		assertThat(decode(CODEC, stream("HTTP/1.1 200 OK")).error()).hasMessageContaining("an HTTP server");
		assertThat(decode(CODEC, stream("220 smtp.example.org")).error())
			.hasMessageContaining("This looks like a mail or FTP server: check host, port and framing.");
		assertThat(decode(CODEC, stream("3abc")).error()).hasMessageContaining("a server that speaks this framing")
			.hasMessageNotContaining("framing.prefix");
	}

	@Test
	void aLengthThatIsTooLargeIsRefusedWithoutShowingIt() {
		assertThat(decode(CODEC, stream("4194305:")).error())
			.hasMessageContaining("too many bytes, but at most 4194304 are allowed")
			.hasMessageNotContaining("4194305");
		assertThat(decode(CODEC, stream("4194304:")).error()).isNull();
	}

	@Test
	void aBodyThatIsWholeInTheBufferReservesNothing() {
		BodyBudget budget = BodyBudget.of("test.budget", 100);
		BodyReservation memory = budget.newReservation();
		Frame frame = CODEC.newDecoder(memory).decode(ByteBuffer.wrap(stream("4:abcd,")));
		assertThat(frame).isNotNull();
		assertThat(frame.array()).hasSize(4);
		assertThat(budget.reserved()).isZero();
	}

	@Test
	void aLargeBodyArrivesWholeInPieces() {
		byte[] body = new byte[700_001];
		Arrays.fill(body, (byte) 'x');
		byte[] stream = stream("700001:", body, ",1:y,");
		int[] cuts = IntStream.iterate(5, (cut) -> cut < stream.length, (cut) -> cut + 16_384).toArray();
		assertThat(decode(CODEC, stream, cuts).frames()).hasSize(2).last().isEqualTo("y");
	}

	@Test
	void aLimitThatNoBodyCanReachIsRefused() {
		BodyReservation memory = BodyBudget.unlimited().newReservation();
		for (long limit : new long[] { 0, AsciiLengthFormat.MAX_FRAME_SIZE + 1 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new LengthHeaderDecoder(CODEC, limit, memory) {
				@Override
				protected long headerByte(int index, byte next) {
					return NO_HEADER;
				}
			}).withMessageContaining("between 1 byte and 2147483639 bytes");
		}
	}

	@Test
	void aFrameIsEncodedWithHeaderBodyAndTrailer() {
		assertThat(CODEC.toBytes(Frame.of("hello world!"))).isEqualTo(stream("12:hello world!,"));
		assertThat(CODEC.toBytes(Frame.empty())).isEqualTo(stream("0:,"));
		assertThat(Streams.CODEC.toBytes(Frame.of(stream("xhello"), 1, 5)))
			.isEqualTo(stream("length:0000000000005hello"));
	}

}
