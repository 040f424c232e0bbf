package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link HeartbeatSettings}, and for what a factory makes of them.
 */
class HeartbeatSettingsTests {

	private static final HeartbeatSettings DEFAULTS = HeartbeatSettings.defaults();

	private static final AsciiLengthFormat FORMAT = AsciiLengthFormat.defaults();

	@Test
	void defaultsAreATokenEveryTenSecondsWithoutAReply() {
		assertThat(DEFAULTS).isEqualTo(new HeartbeatSettings(Duration.ofSeconds(10), HeartbeatToken.of("HeartBeat"),
				null, false, Duration.ofSeconds(2)));
		assertThat(DEFAULTS.isEnabled()).isTrue();
	}

	@Test
	void anIntervalOfZeroIsOff() {
		assertThat(HeartbeatSettings.off().interval()).isZero();
		assertThat(HeartbeatSettings.off().isEnabled()).isFalse();
	}

	@Test
	void aNegativeIntervalIsRefused() {
		assertRefused(() -> DEFAULTS.withInterval(Duration.ofMillis(-1)), "heartbeat.interval", "-1ms");
	}

	@Test
	void aReplyNeedsTimeToCome() {
		HeartbeatSettings answered = DEFAULTS.withExpectReply(true);
		assertRefused(() -> answered.withTimeout(Duration.ZERO), "heartbeat.timeout", "0ms");
		assertRefused(() -> answered.withTimeout(Duration.ofSeconds(-1)), "heartbeat.timeout", "-1s");
		assertThatNoException().isThrownBy(() -> DEFAULTS.withTimeout(Duration.ZERO));
	}

	@Test
	void aReplyIsExpectedToHeartbeatsThatAreSent() {
		HeartbeatSettings off = DEFAULTS.withInterval(Duration.ZERO);
		assertRefused(() -> off.withExpectReply(true), "heartbeat.expect-reply", "true");
	}

	@Test
	void aFactoryTellsItsHeartbeats() {
		assertThat(factory(FORMAT, DEFAULTS).heartbeat()).isSameAs(DEFAULTS);
		assertThat(ConnectionFactory
			.sockets(Endpoint.of("localhost", 1), SocketSettings.defaults(), FrameCodec.asciiLength(FORMAT))
			.heartbeat()
			.isEnabled()).isFalse();
	}

	@Test
	void heartbeatsNeedATokenOrABody() {
		HeartbeatSettings withoutToken = DEFAULTS.withToken(HeartbeatToken.none());
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> factory(FORMAT, withoutToken))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("heartbeat.interval"))
			.withMessageContaining("'10s'")
			.withMessageContaining("Set heartbeat.token or heartbeat.body");
		assertThatNoException().isThrownBy(() -> factory(FORMAT, HeartbeatSettings.off()));
		assertThatNoException().isThrownBy(() -> factory(FORMAT, withoutToken.withBody(Frame.empty())));
	}

	@Test
	void aHeartbeatHasToFitOneWrite() {
		assertRefused(() -> factory(FORMAT, DEFAULTS.withBody(Frame.of(new byte[TransferBuffers.SIZE - 19]))),
				"heartbeat.body", "of 16365 bytes");
		assertRefused(
				() -> factory(FORMAT, DEFAULTS.withToken(HeartbeatToken.of("t".repeat(TransferBuffers.SIZE + 1)))),
				"heartbeat.token", "of 16385 bytes");
		assertThatNoException()
			.isThrownBy(() -> factory(FORMAT, DEFAULTS.withBody(Frame.of(new byte[TransferBuffers.SIZE - 20]))));
	}

	@Test
	void aHeartbeatHasToBeAFrameThatMayBeSent() {
		assertRefused(() -> factory(FORMAT.withMaxFrameSize(4), DEFAULTS.withBody(Frame.of("12345"))), "heartbeat.body",
				"of 5 bytes");
	}

	private static ConnectionFactory factory(AsciiLengthFormat format, HeartbeatSettings heartbeat) {
		return ConnectionFactory.sockets(Endpoint.of("localhost", 1), SocketSettings.defaults(),
				FrameCodec.asciiLength(format), heartbeat);
	}

	private static void assertRefused(Runnable setting, String name, String value) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setting::run).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo(name);
			assertThat(ex.getValue()).isEqualTo(value);
		});
	}

}
