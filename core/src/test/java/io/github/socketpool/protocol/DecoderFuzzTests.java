package io.github.socketpool.protocol;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.frame;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that were damaged at random give frames or a {@link FrameFormatException},
 * nothing else, and the same however they are cut. The seed stands in the test's name.
 */
class DecoderFuzzTests {

	private static final int STREAMS = 5_000;

	private static final FrameCodec CODEC = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withMaxFrameSize(2000));

	static long[] seeds() {
		return new long[] { 1, 20261122, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void damagedStreamsGiveTheSameHoweverTheyAreCut(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < STREAMS; i++) {
			byte[] stream = damage(recorded(random), random);
			String whole = decode(CODEC, stream).essence();
			assertThat(decode(CODEC, stream, cuts(stream.length, random)).essence()).isEqualTo(whole);
			assertThat(decode(CODEC, stream, IntStream.range(1, stream.length).toArray()).essence()).isEqualTo(whole);
		}
	}

	private static byte[] recorded(Random random) {
		byte[] stream = {};
		for (int units = random.nextInt(4); units >= 0; units--) {
			stream = stream(stream, random.nextInt(3) == 0 ? "HeartBeat" : frame("x€".repeat(random.nextInt(30))));
		}
		return stream;
	}

	private static byte[] damage(byte[] stream, Random random) {
		byte[] damaged = stream.clone();
		for (int count = random.nextInt(3); count > 0; count--) {
			int place = random.nextInt(damaged.length);
			damaged[place] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ('0' + random.nextInt(10));
		}
		return damaged;
	}

	private static int[] cuts(int length, Random random) {
		return random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
	}

}
