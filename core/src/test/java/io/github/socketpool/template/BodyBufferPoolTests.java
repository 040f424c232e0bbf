package io.github.socketpool.template;

import java.util.Arrays;

import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BodyBufferPool}.
 */
class BodyBufferPoolTests {

	private static final int PIECE = 8_000;

	private final BodyBufferPool buffers = new BodyBufferPool();

	@Test
	void theRoomOfASmallBodyServesTheNextOne() {
		BodyBuffer first = useFor(PIECE);
		assertThat(this.buffers.take()).isSameAs(first);
		assertThat(build(first, 2).length()).isEqualTo(2);
		assertThat(first.room()).isEqualTo(PIECE);
	}

	@Test
	void theRoomOfALargeBodyIsNotKept() {
		BodyBuffer first = useFor(1_000_000);
		assertThat(this.buffers.take()).isNotSameAs(first);
	}

	@Test
	void aLargeBodyAfterAnotherOneGetsItsRoomAtOnce() {
		useFor(1_000_000);
		BodyBuffer second = this.buffers.take();
		byte[] expected = new byte[1_000_000];
		Arrays.fill(expected, (byte) 'n');
		assertThat(build(second, 1_000_000).toByteArray()).isEqualTo(expected);
		assertThat(second.room()).isEqualTo(1_125_000);
	}

	@Test
	void aLargeBodyWhoseBytesMayBeKeptGetsItsRoomAtOnceToo() {
		BodyBuffer first = useAndKeep(1_000_000);
		BodyBuffer second = this.buffers.make();
		assertThat(second).isNotSameAs(first);
		assertThat(roomOf(second, 1_000_000)).isEqualTo(1_125_000);
	}

	@Test
	void aMediumBodyAfterAnotherOneGetsItsRoomAtOnce() {
		useAndKeep(64_000);
		assertThat(roomOf(this.buffers.make(), 3 * PIECE)).isEqualTo(72_000);
	}

	@Test
	void neitherAMediumBodyNorALargeOneMakesTheOtherForgotten() {
		useAndKeep(64_000);
		useAndKeep(1_000_000);
		assertThat(roomOf(this.buffers.make(), 64_000)).isEqualTo(72_000);
		useAndKeep(64_000);
		assertThat(roomOf(this.buffers.make(), 1_000_000)).isEqualTo(1_125_000);
	}

	@Test
	void aMuchLongerBodyDoesNotMakeTheNextOneLonger() {
		useAndKeep(120_000);
		assertThat(roomOf(this.buffers.make(), 20_000)).isLessThanOrEqualTo(40_000);
	}

	@Test
	void theLastMediumBodyIsTheOneThatIsRemembered() {
		useAndKeep(30_000);
		useAndKeep(10_000);
		assertThat(roomOf(this.buffers.make(), 10_000)).isEqualTo(11_250);
	}

	@Test
	void aSmallBodyInPiecesGetsAtMostTwiceItsRoomWhateverWasBefore() {
		useAndKeep(16_000);
		BodyBuffer second = this.buffers.make();
		for (int i = 0; i < 8; i++) {
			second.write(new byte[1_000], 0, 1_000);
		}
		assertThat(second.room()).isEqualTo(8_000);
	}

	@Test
	void aBodyOfOnePieceGetsExactlyItsRoomWhateverWasBefore() {
		useFor(1_000_000);
		BodyBuffer second = this.buffers.take();
		second.write(new byte[500_000], 0, 500_000);
		assertThat(second.room()).isEqualTo(500_000);
	}

	@Test
	void theRoomOfAMediumBodyIsKeptThoughTheLastOneMakesMoreExpected() {
		useAndKeep(120_000);
		BodyBuffer second = useFor(120_000);
		assertThat(this.buffers.take()).isSameAs(second);
	}

	@Test
	void aBodyMayBeLargerThanTheOneBefore() {
		useFor(200_000);
		assertThat(build(this.buffers.take(), 1_000_000).length()).isEqualTo(1_000_000);
	}

	@Test
	void aSmallBodyAfterALargeOneGetsNoMoreRoomThanItNeeds() {
		useFor(1_000_000);
		BodyBuffer second = this.buffers.take();
		build(second, PIECE);
		assertThat(second.room()).isEqualTo(PIECE);
	}

	@Test
	void aHugeBodyDoesNotMakeTheNextLargeOneHuge() {
		useFor(100_000_000);
		BodyBuffer second = this.buffers.take();
		build(second, 150_000);
		assertThat(second.room()).isLessThanOrEqualTo(300_000);
	}

	@Test
	void theRoomOfABodyThatIsNotLargeIsKeptHoweverItWasWritten() {
		BodyBuffer first = this.buffers.take();
		for (int i = 0; i < 33; i++) {
			first.write(new byte[3_000], 0, 3_000);
		}
		this.buffers.release(first);
		assertThat(this.buffers.take()).isSameAs(first);
	}

	private BodyBuffer useFor(int length) {
		BodyBuffer buffer = this.buffers.take();
		build(buffer, length);
		this.buffers.release(buffer);
		return buffer;
	}

	private BodyBuffer useAndKeep(int length) {
		BodyBuffer buffer = this.buffers.make();
		build(buffer, length);
		this.buffers.remember(buffer);
		return buffer;
	}

	private static int roomOf(BodyBuffer buffer, int length) {
		build(buffer, length);
		return buffer.room();
	}

	private static Frame build(BodyBuffer buffer, int length) {
		byte[] piece = new byte[PIECE];
		Arrays.fill(piece, (byte) 'n');
		for (int left = length; left > 0; left -= PIECE) {
			buffer.write(piece, 0, Math.min(PIECE, left));
		}
		return buffer.toFrame();
	}

}
