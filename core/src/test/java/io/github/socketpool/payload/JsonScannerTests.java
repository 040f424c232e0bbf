package io.github.socketpool.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.github.socketpool.testing.Extent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the scanner is sure, it finds what the parser finds.
 */
class JsonScannerTests {

	private static final List<JsonPointerReader> READERS = List.of(JsonPointerReader.of(""),
			JsonPointerReader.of("/id"), JsonPointerReader.of("/method"), JsonPointerReader.of("/"),
			JsonPointerReader.of("/\u00efd"));

	private static final List<String> NAMES = List.of("id", "method", "\u00efd");

	static long[] seeds() {
		return new long[] { 1, 20261201, new Random().nextLong() };
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void findsWhatTheParserFinds(long seed) {
		JsonDocuments documents = new JsonDocuments(seed);
		int rounds = Extent.of(30_000, 5_000_000);
		int sure = 0;
		for (int round = 0; round < rounds; round++) {
			byte[] document = documents.next();
			for (JsonPointerReader reader : READERS) {
				JsonValue value = reader.scan(new JsonScanner(document, 0, document.length));
				if (value != null) {
					requireEqual(value, reader.parse(document, 0, document.length), document, reader.toString());
				}
			}
			JsonMembers members = JsonMembers.scan(document, 0, document.length, NAMES);
			if (members != null) {
				sure++;
				requireEqual(describe(members), describe(JsonMembers.parse(document, 0, document.length, NAMES)),
						document, "members");
			}
		}
		assertThat(sure).as("documents without anything unusual").isGreaterThan(rounds / 10);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"jsonrpc\":\"2.0\",\"id\":4711,\"result\":{\"price\":[1.5,-2e3],\"name\":\"\u20ac \\\" }\"}}",
			"{ \"event\" : { \"id\" : 1 } ,\r\n\t\"method\" : [ true , null ] , \"id\" : \"a-1\" }\n", "{\"id\":7}",
			"{}", "{\"id\":-0}", "{\"id\":null}", "{\"z\":\"\\u00e9\",\"id\":false}" })
	void needsNoParserForUsualDocuments(String text) {
		byte[] document = text.getBytes(StandardCharsets.UTF_8);
		for (String pointer : List.of("/id", "/method", "/none")) {
			JsonPointerReader reader = JsonPointerReader.of(pointer);
			assertThat(reader.scan(new JsonScanner(document, 0, document.length))).as(pointer)
				.isNotNull()
				.isEqualTo(reader.parse(document, 0, document.length));
		}
		assertThat(JsonMembers.scan(document, 0, document.length, NAMES)).isNotNull();
	}

	@Test
	void leavesWhatExceedsItsLimitsToTheParser() {
		JsonPointerReader reader = JsonPointerReader.of("/id");
		for (String unusual : List.of("\"" + "n".repeat(20_000) + "\":0", "\"a\":" + "[".repeat(300) + "]".repeat(300),
				"\"a\":" + "{\"a\":".repeat(300) + "1" + "}".repeat(300), "\"a\":" + "1".repeat(1100))) {
			byte[] document = ("{" + unusual + ",\"id\":1}").getBytes(StandardCharsets.UTF_8);
			assertThat(reader.scan(new JsonScanner(document, 0, document.length))).isNull();
			assertThat(reader.read(document, 0, document.length)).isEqualTo(JsonValue.Simple.MALFORMED);
		}
	}

	@Test
	void readsPartOfAnArray() {
		byte[] bytes = "{\"id\":1{\"id\":23}4".getBytes(StandardCharsets.UTF_8);
		JsonPointerReader reader = JsonPointerReader.of("/id");
		for (int length = 0; length <= 9; length++) {
			JsonValue value = reader.scan(new JsonScanner(bytes, 7, length));
			assertThat(value).as("%s bytes", length).isEqualTo((length == 9) ? reader.parse(bytes, 7, length) : null);
		}
	}

	private static @Nullable String describe(@Nullable JsonMembers members) {
		if (members == null) {
			return null;
		}
		StringBuilder description = new StringBuilder();
		NAMES.forEach((name) -> description.append(name)
			.append(members.has(name) ? members.offset(name) + "+" + members.length(name) : "")
			.append(' ')
			.append(new String(members.with(name, 17), StandardCharsets.ISO_8859_1)));
		return description.toString();
	}

	/** Assertions are slow. */
	private static void requireEqual(Object scanned, @Nullable Object parsed, byte[] document, String what) {
		if (!scanned.equals(parsed)) {
			assertThat(scanned).as(what + " of " + new String(document, StandardCharsets.UTF_8)).isEqualTo(parsed);
		}
	}

}
