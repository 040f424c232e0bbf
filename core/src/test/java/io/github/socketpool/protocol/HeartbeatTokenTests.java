package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.testing.BalancedJsonCodec;
import io.github.socketpool.testing.NetstringCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.github.socketpool.protocol.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link HeartbeatToken} and {@link HeartbeatTokenDecoder}.
 */
class HeartbeatTokenTests {

	private static final FrameCodec WITHOUT_PREFIX = FrameCodec
		.asciiLength(AsciiLengthFormat.defaults().withPrefix(""));

	private static final BodyReservation MEMORY = BodyBudget.unlimited().newReservation();

	@Test
	void writesItsBytes() {
		ByteBuffer target = ByteBuffer.allocate(40).put((byte) 'x');
		HeartbeatToken.defaults().put(target);
		assertThat(StandardCharsets.US_ASCII.decode(target.flip()).toString()).isEqualTo("xHeartBeat");
		assertThat(HeartbeatToken.defaults().length()).isEqualTo(9);
		assertThat(HeartbeatToken.defaults().first()).isEqualTo((byte) 'H');
	}

	@Test
	void hasNoBytesWhereThereIsNone() {
		assertThat(HeartbeatToken.none().length()).isZero();
		assertThat(HeartbeatToken.of("")).isEqualTo(HeartbeatToken.none());
	}

	@Test
	void consistsOfAsciiCharacters() {
		assertRefused(() -> HeartbeatToken.of("♥"), "♥", "must consist of ASCII characters");
	}

	@Test
	void beginsAsNoFrameCan() {
		assertRefused(() -> HeartbeatToken.of("lub").requireDistinct(Streams.CODEC), "lub",
				"begins with a character that a header can begin with ('l')");
		assertRefused(() -> HeartbeatToken.of("0ping").requireDistinct(WITHOUT_PREFIX), "0ping",
				"begins with a character that a header can begin with (a digit)");
		assertThatNoException().isThrownBy(() -> HeartbeatToken.of("0ping").requireDistinct(Streams.CODEC));
		assertThatNoException().isThrownBy(() -> HeartbeatToken.none().requireDistinct(new MinimalCodec()));
	}

	@Test
	void aCodecThatDoesNotSayHowItsFramesBeginHasNoTokenUnlessItIsSet() {
		assertThat(HeartbeatToken.defaultsFor(new MinimalCodec())).isEqualTo(HeartbeatToken.none());
		assertThat(HeartbeatToken.defaultsFor(new BalancedJsonCodec(1))).isEqualTo(HeartbeatToken.defaults());
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> HeartbeatToken.defaults().requireDistinct(new MinimalCodec()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).endsWith("override canBeginFrame of the FrameCodec."));
	}

	@Test
	void aTokenThatGoesOnAsSomethingElseIsAnAnswer() {
		HeartbeatTokenDecoder decoder = new HeartbeatTokenDecoder(Streams.CODEC, HeartbeatToken.defaults(), MEMORY);
		assertThatExceptionOfType(FrameFormatException.class)
			.isThrownBy(() -> decoder.decode(ByteBuffer.wrap(stream("HeartBreak"))))
			.withMessageContaining("sent 48 65 61 72 74 42 72 65 where a header like 'length:0000000000000' or the "
					+ "heartbeat 'HeartBeat' was expected")
			.withMessageContaining("heartbeat.token");
		assertThat(decoder.atBoundary()).isFalse();
		assertThat(decoder.isExpectingMore()).isTrue();
	}

	@Test
	void aDecoderThatLeavesBytesOfAnUnfinishedFrameIsNamed() {
		HeartbeatTokenDecoder decoder = new HeartbeatTokenDecoder(new MinimalCodec(), HeartbeatToken.none(), MEMORY);
		assertThatExceptionOfType(FrameFormatException.class)
			.isThrownBy(() -> decoder.decode(ByteBuffer.wrap(stream("abc"))))
			.withMessageContaining("MinimalCodec$Lazy has returned no frame and left 3 bytes in the buffer");
		assertThat(decoder.atBoundary()).isFalse();
	}

	@Test
	void whateverADecoderThrowsTheBoundariesAreLost() {
		HeartbeatTokenDecoder decoder = new HeartbeatTokenDecoder(new NetstringCodec() {
			@Override
			public void putTrailer(Frame body, ByteBuffer target) {
				throw new IllegalStateException("broken");
			}
		}, HeartbeatToken.defaults(), MEMORY);
		assertThatIllegalStateException().isThrownBy(() -> decoder.decode(ByteBuffer.wrap(stream("1:a,"))));
		assertThat(decoder.atBoundary()).isFalse();
	}

	private static void assertRefused(Runnable setting, String value, String reason) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setting::run).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo("heartbeat.token");
			assertThat(ex.getValue()).isEqualTo(value);
			assertThat(ex.getReason()).startsWith(reason);
			assertThat(ex.getRemedy()).endsWith(".");
		});
	}

	/**
	 * A codec that says no more than it must, and whose decoder takes nothing.
	 */
	private static final class MinimalCodec implements FrameCodec {

		@Override
		public int maxHeaderLength() {
			return 1;
		}

		@Override
		public void putHeader(Frame body, ByteBuffer target) {
			target.put((byte) '>');
		}

		@Override
		public FrameDecoder newDecoder(BodyReservation memory) {
			return new Lazy();
		}

		private static final class Lazy implements FrameDecoder {

			@Override
			public @Nullable Frame decode(ByteBuffer received) {
				return null;
			}

			@Override
			public boolean atBoundary() {
				return true;
			}

		}

	}

}
