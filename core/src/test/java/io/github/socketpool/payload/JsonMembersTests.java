package io.github.socketpool.payload;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonMembersTests {

	private static final List<String> NAMES = List.of("result", "error");

	@ParameterizedTest
	@ValueSource(strings = { "1", "-1.5e3", "true", "false", "null", "\"\"", "\"a\"", "\"}\\\"],\\u0041\"",
			"\"ACM\u00c9 \u20ac \ud83d\ude00\"", "{}", "[]", "[1, {\"result\": 2}, \"x\"]", "{\"a\": {\"b\": [ ] } }" })
	void valueIsFoundWhereverItStandsInTheObject(String value) {
		for (String text : List.of("{\"result\":%s}", "{\"result\":%s,\"id\":1}",
				" { \"result\" :\r\n\t%s \n, \"a\" : [1] } ", "{\"a\":{\"result\":0},\"result\":%s}",
				"{\"\\u0072esult\":%s}", "{\"a\":\"\u20ac\ud83d\ude00\",\"result\":%s }")) {
			for (int offset : new int[] { 0, 7 }) {
				byte[] bytes = (" ".repeat(offset) + String.format(text, value) + "}garbage")
					.getBytes(StandardCharsets.UTF_8);
				JsonMembers members = JsonMembers.find(bytes, offset, bytes.length - offset - "}garbage".length(),
						NAMES);
				assertThat(members).as(text).isNotNull();
				assertThat(members.has("result")).isTrue();
				assertThat(members.has("error")).isFalse();
				assertThat(
						new String(bytes, members.offset("result"), members.length("result"), StandardCharsets.UTF_8))
					.as(text)
					.isEqualTo(value);
			}
		}
	}

	@Test
	void scalarValuesAreRead() {
		JsonMembers members = find("{\"result\":\"\\u0032.0\",\"error\":null}");
		assertThat(members).isNotNull();
		assertThat(members.value("result")).isEqualTo(new JsonValue.Text("2.0"));
		assertThat(members.value("error")).isEqualTo(JsonValue.Simple.NULL);
		assertThat(members.has("error")).isTrue();
		JsonMembers none = find("{}");
		assertThat(none).isNotNull();
		assertThat(none.value("result")).isEqualTo(JsonValue.Simple.ABSENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "null", "\"result\"", "[]", "[{\"result\":1}]", "{", "{\"result\":1",
			"{\"result\":1}}", "{\"result\":1} {}", "{\"result\":1,}", "{\"result\":}", "{\"result\":01}", "{result:1}",
			"{\"result\":1,\"result\":2}", "{\"error\":null,\"a\":1,\"error\":null}", "{\"a\":[}",
			"{\"a\":\"\u0001\"}" })
	void whatIsNoSingleObjectOrHasAMemberTwiceIsRefused(String text) {
		assertThat(find(text)).isNull();
	}

	@Test
	void otherMembersMayStandTwice() {
		assertThat(find("{\"a\":1,\"a\":2,\"result\":1}")).isNotNull();
	}

	@Test
	void textThatIsCutAnywhereIsRefused() {
		String text = "{\"jsonrpc\":\"2.0\",\"result\":{\"a\":[1,true,null,\"\u20ac\"]},\"id\":12}";
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int length = 0; length < bytes.length; length++) {
			assertThat(JsonMembers.find(bytes, 0, length, NAMES)).isNull();
		}
	}

	@Test
	void otherEncodingsAreRefused() {
		for (String text : List.of("{\"result\":1}", "{\"a\":1}", "{ }")) {
			for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
				byte[] bytes = text.getBytes(Charset.forName(encoding));
				assertThat(JsonMembers.find(bytes, 0, bytes.length, NAMES)).as(encoding).isNull();
			}
		}
	}

	@Test
	void anyBytesAreTaken() {
		Random random = new Random(17);
		byte[] text = "{\"result\":[1,\"\u20ac\"],\"error\":{\"a\":1e5}}".getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = text.clone();
			for (int changes = random.nextInt(3); changes >= 0; changes--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			}
			JsonMembers members = JsonMembers.find(bytes, 0, bytes.length, NAMES);
			if (members != null && members.has("result")) {
				assertThat(members.offset("result")).isBetween(0, bytes.length);
				assertThat(members.offset("result") + members.length("result")).isBetween(0, bytes.length);
			}
			JsonMembers.isObjectOrArray(bytes, 0, bytes.length);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			{};                           {"result":17}
			' { } ';                      ' {"result":17 } '
			{"a":1};                      {"result":17,"a":1}
			{ "a":1};                     {"result":17, "a":1}
			{"a":{"result":1}};           {"result":17,"a":{"result":1}}
			{"result":null};              {"result":17}
			{"a":1, "result" : null };    {"a":1, "result" : 17 }
			{"\\u0072esult":null,"a":1};  {"\\u0072esult":17,"a":1}
			{"result":[1,{}],"a":1};      {"result":17,"a":1}
			""")
	void aNumberReplacesAValueOrBecomesTheFirstMember(String text, String expected) {
		for (String marked : List.of("", "\ufeff")) {
			byte[] bytes = ("###" + marked + text + "#").getBytes(StandardCharsets.UTF_8);
			JsonMembers members = JsonMembers.find(bytes, 3, bytes.length - 4, NAMES);
			assertThat(members).isNotNull();
			assertThat(new String(members.with("result", 17), StandardCharsets.UTF_8)).isEqualTo(marked + expected);
		}
	}

	@Test
	void aNameIsEscaped() {
		byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
		String name = "a\"\\\n\u20ac";
		JsonMembers members = JsonMembers.find(bytes, 0, bytes.length, List.of(name));
		assertThat(members).isNotNull();
		byte[] named = members.with(name, -1);
		JsonMembers found = JsonMembers.find(named, 0, named.length, List.of(name));
		assertThat(found).isNotNull();
		assertThat(found.value(name)).isEqualTo(new JsonValue.Numeric(BigDecimal.valueOf(-1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", " {\"a\":[1,{}]}\r\n", "[1, \"]\"]" })
	void objectsAndArraysAreToldFromOtherText(String text) {
		assertThat(isObjectOrArray(text)).isTrue();
		assertThat(isObjectOrArray(text + ",\"id\":1")).isFalse();
		assertThat(isObjectOrArray(text + "{}")).isFalse();
		assertThat(isObjectOrArray(text.substring(0, text.stripTrailing().length() - 1))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "\"{}\"", "null", "true", "}", "]", "{]", "x" })
	void otherValuesAreNoObjectsOrArrays(String text) {
		assertThat(isObjectOrArray(text)).isFalse();
	}

	private static @Nullable JsonMembers find(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return JsonMembers.find(bytes, 0, bytes.length, NAMES);
	}

	private static boolean isObjectOrArray(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return JsonMembers.isObjectOrArray(bytes, 0, bytes.length);
	}

}
