package io.github.socketpool.protocol;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Framings;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that were damaged at random give frames or a {@link FrameFormatException},
 * nothing else, and the same however they are cut. Their bodies never take more memory
 * than is allowed. The seed is in the test's name.
 */
class DecoderFuzzTests {

	private static final int STREAMS = Extent.of(500, 10_000_000);

	/** Some bodies are longer. */
	private static final int MAX_FRAME_SIZE = 100;

	/** The longest body that is received, with its delimiter. */
	private static final long BUDGET = MAX_FRAME_SIZE + DelimiterFormat.MAX_DELIMITER_LENGTH;

	static Stream<Arguments> framingsAndSeeds() {
		return Framings.all()
			.flatMap((framing) -> Stream.of(1L, new Random().nextLong()).map((seed) -> Arguments.of(framing, seed)));
	}

	@ParameterizedTest(name = "{0}, seed {1}")
	@MethodSource("framingsAndSeeds")
	void damagedStreamsGiveTheSameHoweverTheyAreCut(FrameFormat format, long seed) throws Exception {
		// On a thread of its own, since an exception costs more on a deep stack.
		FutureTask<Integer> task = new FutureTask<>(() -> decodeDamaged(format, seed));
		new Thread(task, "fuzz").start();
		Figures.print("damaged streams: %s, seed %d, %,d of %,d refused", format, seed, task.get(), STREAMS);
	}

	private static int decodeDamaged(FrameFormat format, long seed) {
		FrameCodec codec = Framings.limited(format, MAX_FRAME_SIZE).codec();
		Random random = new Random(seed);
		int refused = 0;
		for (int i = 0; i < STREAMS; i++) {
			byte[] stream = damage(recorded(format.codec(), random), random);
			Streams.Decoded whole = decoded(codec, stream);
			refused += (whole.error() != null) ? 1 : 0;
			compare(whole, decoded(codec, stream, cuts(stream.length, random)));
			compare(whole, decoded(codec, stream, IntStream.range(1, Math.max(1, stream.length)).toArray()));
		}
		return refused;
	}

	private static Streams.Decoded decoded(FrameCodec codec, byte[] stream, int... cuts) {
		return decode(codec, HeartbeatToken.defaultsFor(codec), BodyBudget.of("test.budget", BUDGET), stream, cuts);
	}

	private static void compare(Streams.Decoded expected, Streams.Decoded decoded) {
		if (!expected.isSameAs(decoded)) {
			assertThat(decoded.essence()).isEqualTo(expected.essence());
		}
	}

	private static byte[] recorded(FrameCodec codec, Random random) {
		boolean tokens = !HeartbeatToken.defaultsFor(codec).isEmpty();
		byte[] stream = {};
		for (int units = random.nextInt(4); units >= 0; units--) {
			stream = stream(stream, (tokens && random.nextInt(3) == 0) ? "HeartBeat"
					: codec.toBytes(Frame.of("x€".repeat(random.nextInt(30)))));
		}
		return stream;
	}

	private static byte[] damage(byte[] stream, Random random) {
		byte[] damaged = stream;
		for (int count = random.nextInt(3); count > 0 && damaged.length > 0; count--) {
			int place = random.nextInt(damaged.length);
			int other = random.nextInt(damaged.length);
			byte[] before = Arrays.copyOf(damaged, place);
			byte[] after = Arrays.copyOfRange(damaged, place + 1, damaged.length);
			damaged = switch (random.nextInt(6)) {
				case 0 -> stream(before, new byte[] { (byte) random.nextInt(256) }, after);
				case 1 -> stream(before, new byte[] { (byte) ('0' + random.nextInt(10)) }, after);
				case 2 -> stream(before, new byte[] { damaged[other] }, after);
				case 3 -> stream(before, after);
				case 4 -> stream(before, Arrays.copyOfRange(damaged, Math.min(place, other), damaged.length));
				default -> before;
			};
		}
		return damaged;
	}

	private static int[] cuts(int length, Random random) {
		return random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
	}

}
