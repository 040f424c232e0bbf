package io.github.socketpool;

/**
 * Makes text of the operating system or of the configuration safe for messages: on one
 * line, and in reading order. Control characters could start a new line in a log or
 * control a terminal, and format characters could reverse the direction of text. Messages
 * never contain what a peer sent, nor payloads.
 */
public final class MessageText {

	private MessageText() {
	}

	/**
	 * Escape non-printing characters: control and format characters, line and paragraph
	 * separators, and unpaired surrogates.
	 * @param text the text
	 * @return the text with such characters as <code>&#92;uXXXX</code>, or the text
	 * itself if there are none
	 */
	public static String escape(String text) {
		return isPrintable(text) ? text : escapeAll(text);
	}

	/**
	 * Return whether a text has no characters that need to be {@linkplain #escape(String)
	 * escaped}.
	 * @param text the text
	 * @return {@code true} if it needs no escaping
	 */
	public static boolean isPrintable(String text) {
		for (int i = 0; i < text.length();) {
			int character = text.codePointAt(i);
			if (!isPrintable(character)) {
				return false;
			}
			i += Character.charCount(character);
		}
		return true;
	}

	private static String escapeAll(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.codePoints().forEach((character) -> {
			if (isPrintable(character)) {
				escaped.appendCodePoint(character);
			}
			else {
				for (char unit : Character.toChars(character)) {
					escaped.append(String.format("\\u%04x", (int) unit));
				}
			}
		});
		return escaped.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				false;
			default -> true;
		};
	}

}
