package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What memory a body takes while it arrives.
 */
class GrowingBodyTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private final BodyBudget budget = BodyBudget.of("test.budget", 2 * MEBIBYTE);

	private final BodyReservation memory = this.budget.newReservation();

	@Test
	void headerAloneTakesNoMemory() {
		FrameDecoder decoder = Streams.CODEC.newDecoder(this.memory);
		assertThat(decoder.decode(bytes("length:0000001048576"))).isNull();
		assertThat(decoder.isExpectingMore()).isTrue();
		assertThat(this.budget.reserved()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 1000, 4096, 16_384, 131_072 })
	void bodyNeverTakesMoreThanTwiceWhatThePeerHasSentOrFourKibibytes(int piece) {
		GrowingBody body = new GrowingBody(MEBIBYTE, this.memory);
		for (int sent = piece; sent < MEBIBYTE; sent += piece) {
			assertThat(body.fillFrom(ByteBuffer.allocate(piece))).isFalse();
			assertThat(this.budget.reserved()).isBetween((long) sent, Math.max(4096, 2L * sent));
		}
	}

	@Test
	void bodyArrivesWholeHoweverItIsCut() {
		Random random = new Random(5);
		for (int length : new int[] { 1, 4095, 4096, 4097, 8192, 70_000, MEBIBYTE }) {
			byte[] sent = new byte[length];
			random.nextBytes(sent);
			for (int most : new int[] { 3, 5000, 40_000, 2 * MEBIBYTE }) {
				assertThat(receive(sent, most, random).toByteArray()).isEqualTo(sent);
				assertThat(this.budget.reserved()).isEqualTo(length);
				this.memory.release();
				assertThat(this.budget.reserved()).isZero();
			}
		}
	}

	@Test
	void bodyBeyondTheBudgetIsRefusedByNameAndNeverCompleted() {
		GrowingBody first = new GrowingBody(MEBIBYTE, this.memory);
		assertThat(first.fillFrom(ByteBuffer.allocate(MEBIBYTE))).isTrue();
		BodyReservation other = this.budget.newReservation();
		GrowingBody second = new GrowingBody(2 * MEBIBYTE, other);
		second.fillFrom(ByteBuffer.allocate(1000));
		ByteBuffer rest = ByteBuffer.allocate(2 * MEBIBYTE - 1000);
		assertThatExceptionOfType(BodyBudgetExceededException.class).isThrownBy(() -> second.fillFrom(rest))
			.withMessageContaining("test.budget (2097152 bytes) is used up")
			.withMessageContaining("raise test.budget");
		this.memory.close();
		assertThatExceptionOfType(BodyBudgetExceededException.class).isThrownBy(() -> second.fillFrom(rest));
		other.close();
		assertThat(this.budget.reserved()).isZero();
	}

	@Test
	void closingReleasesExactlyWhatWasReservedAtWhateverMoment() {
		GrowingBody body = new GrowingBody(MEBIBYTE, this.memory);
		body.fillFrom(ByteBuffer.allocate(100_000));
		this.memory.close();
		assertThat(this.budget.reserved()).isZero();
		assertThat(body.fillFrom(ByteBuffer.allocate(MEBIBYTE))).isTrue();
		this.memory.release();
		this.memory.close();
		assertThat(this.budget.reserved()).isZero();
	}

	private Frame receive(byte[] sent, int most, Random random) {
		GrowingBody body = new GrowingBody(sent.length, this.memory);
		int start = 0;
		boolean complete = false;
		while (!complete) {
			int end = Math.min(sent.length, start + 1 + random.nextInt(most));
			complete = body.fillFrom(ByteBuffer.wrap(Arrays.copyOfRange(sent, start, end)));
			start = end;
		}
		assertThat(start).isEqualTo(sent.length);
		return body.toFrame();
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(Streams.stream(text));
	}

}
