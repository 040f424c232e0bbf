package io.github.socketpool.connection.socket;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link SocketConnections}.
 */
class SocketConnectionsTests {

	private static final HeartbeatSettings DEFAULTS = HeartbeatSettings.defaults();

	private static final AsciiLengthFormat FORMAT = AsciiLengthFormat.defaults();

	@Test
	void aFactoryTellsItsHeartbeats() {
		assertThat(factory(FORMAT, DEFAULTS).heartbeat()).isSameAs(DEFAULTS);
		assertThat(SocketConnections.builder(Endpoint.of("localhost", 1))
			.codec(FrameCodec.asciiLength(FORMAT))
			.build()
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
		assertRefused(() -> factory(FORMAT, DEFAULTS.withBody(Frame.of(new byte[TransferBuffers.SMALL_SIZE - 19]))),
				"heartbeat.body", "of 16365 bytes");
		assertRefused(
				() -> factory(FORMAT,
						DEFAULTS.withToken(HeartbeatToken.of("t".repeat(TransferBuffers.SMALL_SIZE + 1)))),
				"heartbeat.token", "of 16385 bytes");
		assertThatNoException()
			.isThrownBy(() -> factory(FORMAT, DEFAULTS.withBody(Frame.of(new byte[TransferBuffers.SMALL_SIZE - 20]))));
	}

	@Test
	void aHeartbeatHasToBeAFrameThatMayBeSent() {
		assertRefused(() -> factory(FORMAT.withMaxFrameSize(4), DEFAULTS.withBody(Frame.of("12345"))), "heartbeat.body",
				"of 5 bytes");
	}

	private static ConnectionFactory factory(AsciiLengthFormat format, HeartbeatSettings heartbeat) {
		return SocketConnections.builder(Endpoint.of("localhost", 1))
			.codec(FrameCodec.asciiLength(format))
			.heartbeat(heartbeat)
			.build();
	}

	private static void assertRefused(Runnable setting, String name, String value) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setting::run).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo(name);
			assertThat(ex.getValue()).isEqualTo(value);
		});
	}

}
