package io.github.socketpool.server;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Values that make no sense, and values that do.
 */
class ServerSettingsTests {

	static Stream<Arguments> nonsense() {
		HeartbeatToken withoutToken = HeartbeatToken.none();
		return Stream.of(invalid("server.name", (builder) -> builder.name(" ")),
				invalid("server.host", (builder) -> builder.host("")),
				invalid("server.port", (builder) -> builder.port(-1)),
				invalid("server.port", (builder) -> builder.port(65536)),
				invalid("server.backlog", (builder) -> builder.backlog(0)),
				invalid("server.max-connections", (builder) -> builder.maxConnections(0)),
				invalid("server.max-bytes-in-flight", (builder) -> builder.maxBytesInFlight(0)),
				invalid("server.first-byte-timeout", (builder) -> builder.firstByteTimeout(Duration.ZERO)),
				invalid("server.frame-timeout", (builder) -> builder.frameTimeout(Duration.ofNanos(1))),
				invalid("server.frame-timeout", (builder) -> builder.frameTimeout(Duration.ofDays(60_000))),
				invalid("server.close-timeout", (builder) -> builder.closeTimeout(Duration.ofMillis(-1))),
				invalid("server.heartbeat-broadcast", (builder) -> builder.heartbeatBroadcast(Duration.ofNanos(1))),
				invalid("server.heartbeat-broadcast", (builder) -> builder.heartbeatBroadcast(Duration.ofSeconds(-1))),
				invalid("heartbeat.token",
						(builder) -> builder.heartbeatToken(withoutToken).heartbeatReply(HeartbeatReply.ECHO)),
				invalid("heartbeat.token",
						(builder) -> builder.heartbeatToken(withoutToken).heartbeatBroadcast(Duration.ofSeconds(1))));
	}

	private static Arguments invalid(String setting, UnaryOperator<ProtocolServer.Builder> change) {
		return arguments(setting, change);
	}

	private static ProtocolServer.Builder echo() {
		return ProtocolServer.builder().handler((request) -> request);
	}

	@ParameterizedTest
	@MethodSource("nonsense")
	void valueThatMakesNoSenseIsRefusedByName(String setting, UnaryOperator<ProtocolServer.Builder> change) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> change.apply(echo()).build())
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo(setting);
				assertThat(ex.getRemedy()).startsWith("Use ").endsWith(".");
			});
	}

	@Test
	void serverWithoutHandlerIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> ProtocolServer.builder().build())
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("server.handler"));
	}

	@Test
	void valuesAtTheirBoundsAreTaken() {
		assertThatCode(() -> echo().port(65535)
			.backlog(1)
			.maxConnections(1)
			.maxBytesInFlight(1)
			.firstByteTimeout(Duration.ofMillis(1))
			.frameTimeout(Duration.ofDays(50_000))
			.closeTimeout(Duration.ZERO)
			.heartbeatBroadcast(Duration.ofMillis(1))
			.build()).doesNotThrowAnyException();
		assertThatCode(() -> echo().heartbeatToken(HeartbeatToken.none()).build().start().close())
			.doesNotThrowAnyException();
	}

}
