package io.github.socketpool.connection.json;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NetstringCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the values of {@link JsonLogin}.
 */
class JsonLoginTests {

	private static final String SECRET = "{\"password\":\"" + Marker.JSON + "\"}";

	static Stream<Arguments> invalid() {
		return Stream.of(Arguments.of(SECRET, null, "login.success", "is required with login.request", "such as /ok"),
				Arguments.of(null, "/SECRET", "login.success", "has no meaning without login.request", "in quotes"),
				Arguments.of(SECRET + "}", "/ok", "login.request", "is not a JSON text", "ConnectionInitializer"),
				Arguments.of("password: " + Marker.TEXT, "/ok", "login.request", "is not a JSON text", "JSON text"),
				Arguments.of("", "/ok", "login.request", "is not a JSON text", "JSON text"),
				Arguments.of("\"\ud834 4711\"", "/ok", "login.request", "unpaired surrogate", "JSON text"),
				Arguments.of(SECRET, "SECRET", "login.success", "must begin with '/'", "RFC 6901"));
	}

	@ParameterizedTest
	@MethodSource
	void invalid(@Nullable String request, @Nullable String success, String setting, String reason, String remedy) {
		InvalidSettingException failure = catchThrowableOfType(InvalidSettingException.class,
				() -> new JsonLogin(false, request, success));
		assertThat(failure.getSetting()).isEqualTo(setting);
		assertThat(failure.getReason()).contains(reason);
		assertThat(failure.getRemedy()).contains(remedy);
		Marker.assertAbsentFrom(failure);
		Marker.assertAbsentFrom(failure.getValue());
	}

	@Test
	void aRequestThatTheFramingCannotCarryIsFoundBeforeTheFirstConnect() {
		JsonLogin login = new JsonLogin(false, SECRET + "\n", "/ok");
		SocketConnections.Builder connections = SocketConnections.builder(Endpoint.of("localhost", 9000))
			.initializer(login);
		InvalidSettingException failure = catchThrowableOfType(InvalidSettingException.class,
				() -> connections.codec(DelimiterFormat.defaults().codec()).build());
		assertThat(failure.getSetting()).isEqualTo("login.request");
		assertThat(failure.getReason()).contains("cannot be sent: The body to send contains the delimiter '\\n'")
			.contains("without a line end after it");
		Marker.assertAbsentFrom(failure);
		assertThat(connections.codec(DelimiterFormat.defaults().withDelimiter("\0").codec()).build()).isNotNull();
	}

	@Test
	void whatAForeignCodecThrowsIsLeftToTheLogin() {
		new JsonLogin(false, SECRET, "/ok").requireSendable(new NetstringCodec() {
			@Override
			public void putHeader(Frame body, ByteBuffer target) {
				throw new IllegalStateException(body.text());
			}
		});
	}

	@Test
	void textFormContainsNoValue() {
		assertThat(new JsonLogin(true, SECRET, "/SECRET")).hasToString("JsonLogin[greeting=true, request=true]");
	}

}
