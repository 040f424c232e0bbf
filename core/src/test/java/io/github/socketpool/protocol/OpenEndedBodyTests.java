package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.socketpool.testing.BalancedJsonCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.socketpool.protocol.Streams.decode;
import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OpenEndedBody}, and for a codec that needs it.
 */
class OpenEndedBodyTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private static final FrameCodec JSON = new BalancedJsonCodec(100);

	private final BodyBudget budget = BodyBudget.of("test.budget", 2 * MEBIBYTE);

	private final BodyReservation memory = this.budget.newReservation();

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 1000, 4096, 16_384, 131_072 })
	void bodyNeverTakesMoreThanTwiceWhatThePeerHasSentOrFourKibibytes(int piece) {
		OpenEndedBody body = new OpenEndedBody(MEBIBYTE, this.memory);
		for (int sent = piece; sent <= MEBIBYTE; sent += piece) {
			body.append(ByteBuffer.allocate(piece), piece);
			assertThat(body.length()).isEqualTo(sent);
			assertThat(this.budget.reserved()).isBetween((long) sent, Math.max(4096, 2L * sent));
		}
	}

	@Test
	void bodyArrivesWholeHoweverItIsCut() {
		Random random = new Random(5);
		for (int length : new int[] { 0, 1, 4095, 4097, 70_000, MEBIBYTE }) {
			byte[] sent = new byte[length];
			random.nextBytes(sent);
			OpenEndedBody body = new OpenEndedBody(MEBIBYTE, this.memory);
			ByteBuffer received = ByteBuffer.wrap(sent);
			while (received.hasRemaining()) {
				body.append(received, Math.min(received.remaining(), 1 + random.nextInt(30_000)));
			}
			assertThat(body.toFrame(0, 0).toByteArray()).isEqualTo(sent);
			this.memory.release();
			assertThat(this.budget.reserved()).isZero();
		}
	}

	@Test
	void aBodyInOnePieceIsNotCopiedAgain() {
		OpenEndedBody body = new OpenEndedBody(MEBIBYTE, this.memory);
		body.append(ByteBuffer.wrap(stream("<hello>")), 7);
		Frame frame = body.toFrame(1, 1);
		assertThat(frame.text()).isEqualTo("hello");
		assertThat(frame.array()).hasSize(7);
	}

	@Test
	void whatIsTakenWithABodyIsSkippedAtBothEnds() {
		OpenEndedBody body = new OpenEndedBody(MEBIBYTE, this.memory);
		for (String piece : new String[] { "<", "hel", "lo", ">>" }) {
			body.append(ByteBuffer.wrap(stream(piece)), piece.length());
		}
		assertThat(body.toFrame(1, 2).text()).isEqualTo("hello");
	}

	@Test
	void aBodyBeyondItsLimitIsRefusedBeforeMemoryIsTaken() {
		OpenEndedBody body = new OpenEndedBody(5, this.memory);
		body.append(ByteBuffer.allocate(5), 5);
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> body.append(ByteBuffer.allocate(1), 1))
			.withMessageContaining("at most 5");
		assertThat(this.budget.reserved()).isEqualTo(5);
	}

	@Test
	void aBodyBeyondTheBudgetIsRefused() {
		OpenEndedBody body = new OpenEndedBody(4L * MEBIBYTE, this.memory);
		body.append(ByteBuffer.allocate(MEBIBYTE), MEBIBYTE);
		assertThatExceptionOfType(BodyBudgetExceededException.class)
			.isThrownBy(() -> body.append(ByteBuffer.allocate(MEBIBYTE), MEBIBYTE))
			.withMessageContaining("test.budget");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"a\":[1,2,{\"b\":\"}]{[\"}]}[]", " {} \n\r\n[\"\\\"]\",\"\\\\\"] ",
			"HeartBeat{}HeartBeat[{}]", "{\"a\":{", "[] x", "{}]", "{\"ü€\":\"𝄞\"}" })
	void balancedJsonGivesTheSameForEverySplitIntoTwoOrThreePiecesAndForSingleBytes(String text) {
		byte[] stream = text.getBytes(StandardCharsets.UTF_8);
		String whole = decode(JSON, stream).essence();
		for (int first = 0; first <= stream.length; first++) {
			for (int second = first; second <= stream.length; second++) {
				assertThat(decode(JSON, stream, first, second).essence()).as("cut at %s and %s", first, second)
					.isEqualTo(whole);
			}
		}
		assertThat(decode(JSON, stream, IntStream.range(1, stream.length).toArray()).essence()).isEqualTo(whole);
	}

	@Test
	void balancedJsonEndsWhereItsBracketsAreBalanced() {
		Streams.Decoded decoded = decode(JSON, stream("{\"a\":[\"}\"]}\nHeartBeat[\"\\\"]\"] "));
		assertThat(decoded.frames()).containsExactly("{\"a\":[\"}\"]}", "[\"\\\"]\"]");
		assertThat(decode(JSON, stream("garbage")).error())
			.hasMessageContaining("where a JSON object or array or the heartbeat 'HeartBeat' was expected");
		assertThat(decode(JSON, stream("[" + "1,".repeat(60))).error()).hasMessageContaining("at most 100");
	}

}
