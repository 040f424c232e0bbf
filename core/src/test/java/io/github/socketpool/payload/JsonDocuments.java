package io.github.socketpool.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random JSON documents with unusual spelling, whole and damaged.
 */
final class JsonDocuments {

	private static final List<String> NAMES = List.of("id", "method", "jsonrpc", "result", "", "Id", "i\\u0064",
			"\\u0069d", "id ", "\u00efd", "{\\\"id\\\":1}", "\\\\", "x");

	private static final List<String> SCALARS = List.of("0", "-0", "1", "1.0", "-17", "10e-1", "0.5", "1E+2",
			"123456789012345678", "-123456789012345678", "1234567890123456789", "18446744073709551616", "1e400",
			"1e99999999999", "00", "01", "-", "+1", ".5", "1.", "1e", "0x1", "1_", "true", "false", "null", "tru",
			"nullx", "True", "NaN", "\"\"", "\"a\"", "\"\\u20ac\\n\\/\"", "\"\u20ac\ud83d\ude00\u00e9\"",
			"\"},\\\"id\\\":9,{\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\t\"", "\"\u007f\"", "'a'", "\"2.0\"",
			"/**/1");

	private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\t\r ", "\f", "\u00a0");

	private final Random random;

	JsonDocuments(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Return a document, whole or damaged in up to three places.
	 */
	byte[] next() {
		byte[] document = text().getBytes(StandardCharsets.UTF_8);
		for (int damages = this.random.nextInt(8) - 4; damages > 0 && document.length > 0; damages--) {
			document = damage(document);
		}
		return document;
	}

	private String text() {
		String prefix = oneIn(50) ? "\ufeff" : "";
		return prefix + space() + (oneIn(20) ? value(1) : object(1)) + space() + (oneIn(30) ? object(3) : "");
	}

	private String object(int depth) {
		StringBuilder text = new StringBuilder("{").append(space());
		int members = this.random.nextInt(5);
		for (int i = 0; i < members; i++) {
			text.append((i > 0) ? "," + space() : "")
				.append('"')
				.append(pick(NAMES))
				.append('"')
				.append(space())
				.append(':');
			text.append(space()).append(value(depth)).append(space());
		}
		return text.append(oneIn(60) ? "," : "").append('}').toString();
	}

	private String array(int depth) {
		StringBuilder text = new StringBuilder("[").append(space());
		int elements = this.random.nextInt(4);
		for (int i = 0; i < elements; i++) {
			text.append((i > 0) ? "," : "").append(space()).append(value(depth)).append(space());
		}
		return text.append(oneIn(60) ? "," : "").append(']').toString();
	}

	private String value(int depth) {
		return switch ((depth < 5) ? this.random.nextInt(6) : 5) {
			case 0 -> object(depth + 1);
			case 1 -> array(depth + 1);
			// The first scalars are valid in most cases
			case 2, 3 -> SCALARS.get(this.random.nextInt(10));
			default -> pick(SCALARS);
		};
	}

	private String space() {
		return SPACES.get(oneIn(40) ? this.random.nextInt(SPACES.size()) : this.random.nextInt(SPACES.size() - 2));
	}

	private byte[] damage(byte[] document) {
		int at = this.random.nextInt(document.length);
		int length = this.random.nextInt(document.length - at + 1);
		byte[] damaged = document.clone();
		switch (this.random.nextInt(4)) {
			case 0 -> damaged[at] = (byte) this.random.nextInt(256);
			case 1 -> damaged[at] = (byte) "{}[]\",:\\0-e u".charAt(this.random.nextInt(13));
			case 2 -> damaged = Arrays.copyOf(document, at);
			default ->
				System.arraycopy(document, at, damaged, this.random.nextInt(document.length - length + 1), length);
		}
		return damaged;
	}

	private boolean oneIn(int count) {
		return this.random.nextInt(count) == 0;
	}

	private String pick(List<String> from) {
		return from.get(this.random.nextInt(from.size()));
	}

}
