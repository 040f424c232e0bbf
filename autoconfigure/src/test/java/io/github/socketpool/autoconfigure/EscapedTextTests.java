package io.github.socketpool.autoconfigure;

import java.nio.charset.StandardCharsets;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.DelimiterFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EscapedText}, and for how files contain such texts.
 */
class EscapedTextTests {

	@Test
	void escapeSequencesAreReadAsBytes() {
		assertThat(unescape("\\n\\r\\t\\0\\\\\\x02\\xfF a")).isEqualTo("\n\r\t\0\\\u0002\u00ff a");
		assertThat(unescape("\n\r\0")).isEqualTo("\n\r\0");
		assertThat(unescape("")).isEmpty();
		assertThat(unescape("--END--")).isEqualTo("--END--");
	}

	@Test
	void bytesAreReadAsTheyAreShown() {
		StringBuilder all = new StringBuilder();
		for (char value = 0; value <= 0xff; value++) {
			all.append(value);
		}
		assertThat(unescape(DelimiterFormat.escape(all.toString()))).isEqualTo(all.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\", "a\\", "\\q", "\\x", "\\x1", "\\xg0", "\\x0g", "\\X01", "\\N", "\\1" })
	void anUnknownEscapeSequenceIsInvalid(String text) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> unescape(text))
			.withMessageContaining("'framing.delimiter' with value '" + text + "'")
			.withMessageContaining("has a backslash that does not begin an escape sequence")
			.withMessageContaining("Use \\n, \\r, \\t, \\0, \\x and two hexadecimal digits, or \\\\ for a backslash.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "§", "€", "\u0080" })
	void otherCharactersAreInvalid(String text) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> unescape(text))
			.withMessageContaining("not ASCII")
			.withMessageContaining("\\xc2\\xa7");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			\\n          | \\n
			"\\n"        | \\n
			'\\r\\n'   | \\r\\n
			"\\r\\n"   | \\r\\n
			\\0          | \\0
			"\\0"        | \\0
			\\x03        | \\x03
			"\\x03"      | \\x03
			"\\\\x03"  | \\x03
			""", quoteCharacter = '`')
	void yamlMayBeQuotedOrNot(String text, String delimiter) throws Exception {
		assertThat(format(new YamlPropertySourceLoader(),
				"socketpool.framing: {type: delimiter, delimiter: " + text + "}"))
			.isEqualTo(delimiter);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			\\n          | \\n
			\\r\\n     | \\r\\n
			\\\\r\\\\n | \\r\\n
			\\\\0      | \\0
			\\u0000      | \\0
			\\\\x03    | \\x03
			\\x03        | x03
			""")
	void propertiesFilesNeedTwoBackslashesForWhatTheyDoNotKnow(String text, String delimiter) throws Exception {
		assertThat(format(new PropertiesPropertySourceLoader(),
				"socketpool.framing.type=delimiter\nsocketpool.framing.delimiter=" + text))
			.isEqualTo(delimiter);
	}

	private static String unescape(String text) {
		return EscapedText.unescape("framing.delimiter", text);
	}

	private static String format(PropertySourceLoader loader, String file) throws Exception {
		PropertySource<?> source = loader.load("test", new ByteArrayResource(file.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		SocketPoolProperties properties = new Binder(ConfigurationPropertySources.from(source))
			.bindOrCreate("socketpool", SocketPoolProperties.class);
		DelimiterFormat format = (DelimiterFormat) new SocketPoolPropertyMapper(properties).format();
		return DelimiterFormat.escape(format.delimiter());
	}

}
