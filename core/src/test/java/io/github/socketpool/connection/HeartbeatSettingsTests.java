package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link HeartbeatSettings}.
 */
class HeartbeatSettingsTests {

	private static final HeartbeatSettings DEFAULTS = HeartbeatSettings.defaults();

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

	private static void assertRefused(Runnable setting, String name, String value) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setting::run).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo(name);
			assertThat(ex.getValue()).isEqualTo(value);
		});
	}

}
