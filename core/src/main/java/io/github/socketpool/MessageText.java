package io.github.socketpool;

/**
 * Makes text of the operating system or of the configuration fit to stand in a message:
 * in one line, and in the order in which it is read. Control characters could begin a
 * line of their own in a log or command a terminal, format characters could turn the
 * direction of what follows. What a peer sent, and payloads, stand in no message at all.
 */
public final class MessageText {

	private MessageText() {
	}

	/**
	 * Escape the characters that do not print: control and format characters, separators
	 * of lines and paragraphs, and halves of surrogate pairs.
	 * @param text the text
	 * @return the text with such characters as <code>&#92;uXXXX</code>, or the text
	 * itself where there are none
	 */
	public static String escape(String text) {
		return isPrintable(text) ? text : escapeAll(text);
	}

	/**
	 * Return whether a text has none of the characters that would be
	 * {@linkplain #escape(String) escaped}.
	 * @param text the text
	 * @return {@code true} when it can stand in a message as it is
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
