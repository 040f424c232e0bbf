package io.github.socketpool.benchmark.server;

import java.io.IOException;

/**
 * The parts of a request head that {@link HttpEcho} needs.
 *
 * @param method the method
 * @param target the target
 * @param contentLength the size of the body, which is 0 without such a field
 */
record RequestHead(String method, String target, int contentLength) {

	private static final String END_OF_LINE = "\r\n";

	private static final String CONTENT_LENGTH = "content-length:";

	/**
	 * Parse a head.
	 * @param text the request line and all fields, each with its line end
	 * @return the parsed head
	 * @throws IOException if it is not supported
	 */
	static RequestHead parse(String text) throws IOException {
		int method = text.indexOf(' ');
		int target = text.indexOf(' ', method + 1);
		if (method < 0 || target < 0) {
			throw new IOException("Not a request: " + text);
		}
		return new RequestHead(text.substring(0, method), text.substring(method + 1, target), contentLength(text));
	}

	private static int contentLength(String text) throws IOException {
		int line = text.indexOf(END_OF_LINE) + END_OF_LINE.length();
		while (line < text.length()) {
			int end = text.indexOf(END_OF_LINE, line);
			if (text.regionMatches(true, line, CONTENT_LENGTH, 0, CONTENT_LENGTH.length())) {
				return Integer.parseInt(text.substring(line + CONTENT_LENGTH.length(), end).trim());
			}
			if (text.regionMatches(true, line, "transfer-encoding:", 0, 18)) {
				throw new IOException("A body without a length: " + text);
			}
			line = end + END_OF_LINE.length();
		}
		return 0;
	}

}
