package io.github.socketpool.template;

import java.util.Arrays;

import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BodyBuilders}.
 */
class BodyBuildersTests {

	private static final int PIECE = 8_000;

	private final BodyBuilders builders = new BodyBuilders();

	@Test
	void theRoomOfASmallBodyServesTheNextOne() {
		BodyBuilder first = useFor(PIECE);
		assertThat(this.builders.take()).isSameAs(first);
		assertThat(build(first, 2).length()).isEqualTo(2);
		assertThat(first.room()).isEqualTo(PIECE);
	}

	@Test
	void theRoomOfALargeBodyIsNotKept() {
		BodyBuilder first = useFor(1_000_000);
		assertThat(this.builders.take()).isNotSameAs(first);
	}

	@Test
	void aLargeBodyAfterAnotherOneGetsItsRoomAtOnce() {
		useFor(1_000_000);
		BodyBuilder second = this.builders.take();
		byte[] expected = new byte[1_000_000];
		Arrays.fill(expected, (byte) 'n');
		assertThat(build(second, 1_000_000).toByteArray()).isEqualTo(expected);
		assertThat(second.room()).isEqualTo(1_125_000);
	}

	@Test
	void aLargeBodyWhoseBytesMayBeKeptGetsItsRoomAtOnceToo() {
		BodyBuilder first = useAndKeep(1_000_000);
		BodyBuilder second = this.builders.make();
		assertThat(second).isNotSameAs(first);
		assertThat(roomOf(second, 1_000_000)).isEqualTo(1_125_000);
	}

	@Test
	void aMediumBodyAfterAnotherOneGetsItsRoomAtOnce() {
		useAndKeep(64_000);
		assertThat(roomOf(this.builders.make(), 3 * PIECE)).isEqualTo(72_000);
	}

	@Test
	void neitherAMediumBodyNorALargeOneMakesTheOtherForgotten() {
		useAndKeep(64_000);
		useAndKeep(1_000_000);
		assertThat(roomOf(this.builders.make(), 64_000)).isEqualTo(72_000);
		useAndKeep(64_000);
		assertThat(roomOf(this.builders.make(), 1_000_000)).isEqualTo(1_125_000);
	}

	@Test
	void aMuchLongerBodyDoesNotMakeTheNextOneLonger() {
		useAndKeep(120_000);
		assertThat(roomOf(this.builders.make(), 20_000)).isLessThanOrEqualTo(40_000);
	}

	@Test
	void theLastMediumBodyIsTheOneThatIsRemembered() {
		useAndKeep(30_000);
		useAndKeep(10_000);
		assertThat(roomOf(this.builders.make(), 10_000)).isEqualTo(11_250);
	}

	@Test
	void aSmallBodyInPiecesGetsAtMostTwiceItsRoomWhateverWasBefore() {
		useAndKeep(16_000);
		BodyBuilder second = this.builders.make();
		for (int i = 0; i < 8; i++) {
			second.write(new byte[1_000], 0, 1_000);
		}
		assertThat(second.room()).isEqualTo(8_000);
	}

	@Test
	void aBodyOfOnePieceGetsExactlyItsRoomWhateverWasBefore() {
		useFor(1_000_000);
		BodyBuilder second = this.builders.take();
		second.write(new byte[500_000], 0, 500_000);
		assertThat(second.room()).isEqualTo(500_000);
	}

	@Test
	void theRoomOfAMediumBodyIsKeptThoughTheLastOneMakesMoreExpected() {
		useAndKeep(120_000);
		BodyBuilder second = useFor(120_000);
		assertThat(this.builders.take()).isSameAs(second);
	}

	@Test
	void aBodyMayBeLargerThanTheOneBefore() {
		useFor(200_000);
		assertThat(build(this.builders.take(), 1_000_000).length()).isEqualTo(1_000_000);
	}

	@Test
	void aSmallBodyAfterALargeOneGetsNoMoreRoomThanItNeeds() {
		useFor(1_000_000);
		BodyBuilder second = this.builders.take();
		build(second, PIECE);
		assertThat(second.room()).isEqualTo(PIECE);
	}

	@Test
	void aHugeBodyDoesNotMakeTheNextLargeOneHuge() {
		useFor(100_000_000);
		BodyBuilder second = this.builders.take();
		build(second, 150_000);
		assertThat(second.room()).isLessThanOrEqualTo(300_000);
	}

	@Test
	void theRoomOfABodyThatIsNotLargeIsKeptHoweverItWasWritten() {
		BodyBuilder first = this.builders.take();
		for (int i = 0; i < 33; i++) {
			first.write(new byte[3_000], 0, 3_000);
		}
		this.builders.giveBack(first);
		assertThat(this.builders.take()).isSameAs(first);
	}

	private BodyBuilder useFor(int length) {
		BodyBuilder builder = this.builders.take();
		build(builder, length);
		this.builders.giveBack(builder);
		return builder;
	}

	private BodyBuilder useAndKeep(int length) {
		BodyBuilder builder = this.builders.make();
		build(builder, length);
		this.builders.remember(builder);
		return builder;
	}

	private static int roomOf(BodyBuilder builder, int length) {
		build(builder, length);
		return builder.room();
	}

	private static Frame build(BodyBuilder builder, int length) {
		byte[] piece = new byte[PIECE];
		Arrays.fill(piece, (byte) 'n');
		for (int left = length; left > 0; left -= PIECE) {
			builder.write(piece, 0, Math.min(PIECE, left));
		}
		return builder.toFrame();
	}

}
