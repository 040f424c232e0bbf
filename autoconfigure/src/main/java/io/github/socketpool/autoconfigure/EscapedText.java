package io.github.socketpool.autoconfigure;

import io.github.socketpool.InvalidSettingException;

/**
 * Reads texts of the configuration in which escape sequences stand for bytes. YAML and
 * environment variables keep a backslash as it is written, and not every source of
 * properties can contain a control character.
 */
final class EscapedText {

	private static final int HEX_DIGITS = 2;

	private final String setting;

	private final String text;

	private int position;

	private EscapedText(String setting, String text) {
		this.setting = setting;
		this.text = text;
	}

	/**
	 * Return the bytes that a text stands for.
	 * @param setting the name of the property
	 * @param text ASCII text, perhaps with escape sequences
	 * @return the bytes, each as one character
	 * @throws InvalidSettingException if the text is not ASCII, or if there is no such
	 * escape sequence
	 */
	static String unescape(String setting, String text) {
		return new EscapedText(setting, text).read();
	}

	private String read() {
		StringBuilder bytes = new StringBuilder();
		while (this.position < this.text.length()) {
			char next = this.text.charAt(this.position++);
			if (next > 0x7f) {
				throw new InvalidSettingException(this.setting, this.text, "has a character that is not ASCII",
						"Write its bytes as the server sends them, such as \\xc2\\xa7 for a section sign in UTF-8.");
			}
			bytes.append((next == '\\') ? escaped() : next);
		}
		return bytes.toString();
	}

	private char escaped() {
		char kind = (this.position < this.text.length()) ? this.text.charAt(this.position++) : '\0';
		return switch (kind) {
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case '0' -> '\0';
			case '\\' -> '\\';
			case 'x' -> hexadecimal();
			default -> throw unknownEscape();
		};
	}

	private char hexadecimal() {
		int value = 0;
		for (int i = 0; i < HEX_DIGITS; i++) {
			int digit = (this.position < this.text.length()) ? Character.digit(this.text.charAt(this.position++), 16)
					: -1;
			if (digit < 0) {
				throw unknownEscape();
			}
			value = value * 16 + digit;
		}
		return (char) value;
	}

	private InvalidSettingException unknownEscape() {
		return new InvalidSettingException(this.setting, this.text,
				"has a backslash that does not begin an escape sequence",
				"Use \\n, \\r, \\t, \\0, \\x and two hexadecimal digits, or \\\\ for a backslash.");
	}

}
