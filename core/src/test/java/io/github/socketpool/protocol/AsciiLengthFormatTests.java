package io.github.socketpool.protocol;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.socketpool.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AsciiLengthFormatTests {

	static Stream<Arguments> invalid() {
		return Stream.of(invalid("framing.digits", "0", "must be between 1 and 18", (format) -> format.withDigits(0)),
				invalid("framing.digits", "19", "must be between 1 and 18", (format) -> format.withDigits(19)),
				invalid("framing.prefix", "größe:", "must consist of ASCII characters",
						(format) -> format.withPrefix("größe:")),
				invalid("framing.max-frame-size", "0", "must be between 1 byte and 2147483639 bytes",
						(format) -> format.withMaxFrameSize(0)),
				invalid("framing.max-frame-size", "2147483640", "must be between 1 byte and 2147483639 bytes",
						(format) -> format.withMaxFrameSize(2147483640L)));
	}

	private static Arguments invalid(String setting, String value, String reason,
			UnaryOperator<AsciiLengthFormat> change) {
		return Arguments.of(setting, value, reason, change);
	}

	@ParameterizedTest(name = "{0} = {1}")
	@MethodSource
	void invalid(String setting, String value, String reason, Object change) {
		@SuppressWarnings("unchecked")
		UnaryOperator<AsciiLengthFormat> operator = (UnaryOperator<AsciiLengthFormat>) change;
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> operator.apply(AsciiLengthFormat.defaults()))
			.withMessageContaining("'" + setting + "'")
			.withMessageContaining("'" + value + "'")
			.withMessageContaining(reason)
			.satisfies((ex) -> {
				assertThat(ex.getSetting()).isEqualTo(setting);
				assertThat(ex.getValue()).isEqualTo(value);
				assertThat(ex.getReason()).startsWith(reason);
				assertThat(ex.getRemedy()).endsWith(".");
			});
	}

	@Test
	void hasTheDefaultsOfTheWireProtocol() {
		AsciiLengthFormat format = AsciiLengthFormat.defaults();
		assertThat(format.prefix()).isEqualTo("length:");
		assertThat(format.digits()).isEqualTo(13);
		assertThat(format.maxFrameSize()).isEqualTo(1024 * 1024);
	}

	@Test
	void acceptsTheEdgesOfEachRange() {
		AsciiLengthFormat format = new AsciiLengthFormat("", 1, 1);
		assertThat(format.withDigits(18).withMaxFrameSize(AsciiLengthFormat.MAX_FRAME_SIZE).digits()).isEqualTo(18);
	}

}
