package io.github.socketpool.payload;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.payload.JsonValue.Simple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonPointerReaderTests {

	/** The document of RFC 6901, section 5. */
	private static final String EXAMPLE = """
			{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}""";

	static long[] seeds() {
		return new long[] { 1, 20261130, new Random().nextLong() };
	}

	@ParameterizedTest
	@CsvSource({ "'',OBJECT", "/foo,ARRAY", "/foo/2,ABSENT", "/foo/00,ABSENT", "/foo/-,ABSENT", "/foo/x,ABSENT",
			"/foo/0/x,ABSENT", "/none,ABSENT", "/foo/4294967296,ABSENT" })
	void pointsToWhatTheDocumentHasNoScalarFor(String pointer, Simple expected) {
		assertThat(read(pointer, EXAMPLE)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "/,0", "/a~1b,1", "/c%d,2", "/e^f,3", "/g|h,4", "/i\\j,5", "'/k\"l',6", "'/ ',7", "/m~0n,8" })
	void pointsToNumbersAsInTheRfc(String pointer, int expected) {
		assertThat(read(pointer, EXAMPLE)).isEqualTo(number(expected));
	}

	@Test
	void pointsToElementsByIndex() {
		assertThat(read("/foo/0", EXAMPLE)).isEqualTo(new JsonValue.Text("bar"));
		assertThat(read("/foo/1", EXAMPLE)).isEqualTo(new JsonValue.Text("baz"));
		assertThat(read("/2/1/x", "[0,{},[[],{\"x\":true}]]")).isEqualTo(Simple.TRUE);
	}

	@Test
	void anEscapedTildeIsNoEscape() {
		assertThat(read("/~01", "{\"~1\":7,\"/\":8}")).isEqualTo(number(7));
	}

	@Test
	void anIndexIsANameInAnObject() {
		assertThat(read("/1", "{\"0\":1,\"1\":2}")).isEqualTo(number(2));
	}

	@ParameterizedTest
	@CsvSource({ "null,NULL", "true,TRUE", "false,FALSE", "[],ARRAY", "{},OBJECT" })
	void toldApartByKind(String json, Simple expected) {
		assertThat(read("", json)).isEqualTo(expected);
		assertThat(read("/a", "{\"a\":" + json + "}")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "100", "100.0", "1e2", "1.00E+2", "100.000" })
	void numbersAreEqualByValue(String json) {
		assertThat(read("/id", "{\"id\":" + json + "}")).isEqualTo(number(100)).hasSameHashCodeAs(number(100));
	}

	@Test
	void numbersOfAnySizeKeepTheirValue() {
		assertThat(read("", "92233720368547758079"))
			.isEqualTo(new JsonValue.Numeric(new BigDecimal("92233720368547758079")))
			.isNotEqualTo(read("", "92233720368547758078"));
		assertThat(read("", "0.1")).isNotEqualTo(read("", "0.10000000000000000001"));
	}

	@Test
	void aStringIsNotEqualToTheNumberItSpells() {
		assertThat(read("", "\"1\"")).isNotEqualTo(read("", "1")).isEqualTo(new JsonValue.Text("1"));
	}

	@Test
	void onlyStringsAndNumbersAreIdentifiers() {
		assertThat(read("", "\"\"").isIdentifier()).isTrue();
		assertThat(read("", "0").isIdentifier()).isTrue();
		assertThat(Simple.values()).noneMatch(JsonValue::isIdentifier);
	}

	@Test
	void escapesInTheDocumentAreDecoded() {
		assertThat(read("/é", "{\"\\u00e9\":\"\\u20ac\\n\"}")).isEqualTo(new JsonValue.Text("€\n"));
	}

	@Test
	void nothingBehindTheValueIsRead() {
		assertThat(read("/id", "{\"id\":\"a\"!!!")).isEqualTo(new JsonValue.Text("a"));
		assertThat(read("/a/b", "{\"a\":1 !!!")).isEqualTo(Simple.ABSENT);
	}

	@Test
	void ofMembersWithTheSameNameTheFirstIsTaken() {
		assertThat(read("/id", "{\"id\":1,\"id\":2}")).isEqualTo(number(1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			/a/b;   {"a":{"b":7}};                  7
			/a/b;   {"b":1,"a":{"c":[{"b":2}],"b":7,"a":{"b":3}},"c":{"a":4}}; 7
			/a/1/b; {"a":[{"b":1},{"b":7},{"b":2}]}; 7
			/a/b;   [{"a":{"b":7}}] ;                ABSENT
			/a/b;   {"a":7};                         ABSENT
			/a/b;   {"a":{"b":[7]}};                 ARRAY
			/a/b;   {"a":{"b":7,"b":7}};             MALFORMED
			/a/b;   {"a":{"b":7},"a":{"c":7}};       MALFORMED
			/a/b;   {"a":{"b":7},"\\u0061":1,"a":2};  MALFORMED
			/a/b;   {"a":{"b":7}} {"a":{"b":8}};     MALFORMED
			/a/b;   {"a":{"b":7}}];                  MALFORMED
			/a/b;   {"a":{"b":7},"c":[};             MALFORMED
			/a/b;   {"a":{"b":7};                    MALFORMED
			'';     7;                               7
			'';     7 8;                             MALFORMED
			""")
	void theOnlyValueIsThatOfADocumentWithoutAnother(String pointer, String json, String expected) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		assertThat(JsonPointerReader.of(pointer).readOnlyValue(bytes, 0, bytes.length))
			.isEqualTo(expected.equals("7") ? number(7) : Simple.valueOf(expected));
	}

	@Test
	void onlyAPointerOfOneStepNamesAMember() {
		assertThat(JsonPointerReader.of("/a~1b").memberName()).isEqualTo("a/b");
		assertThat(JsonPointerReader.of("").memberName()).isNull();
		assertThat(JsonPointerReader.of("/a/b").memberName()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "[", "{\"b\":[1,2", "{\"a\":\"x",
			"{\"a\":tru}", "{\"a\":1e99999999999}", "{\"a\":100e2147483647}", "\u0000", "NaN", "{'a':1}" })
	void whatIsNoJsonIsMalformed(String json) {
		assertThat(read("/a", json)).isEqualTo(Simple.MALFORMED);
	}

	@Test
	void aDocumentThatIsTooDeepIsMalformed() {
		assertThat(read("/a", "{\"b\":" + "[".repeat(255) + "]".repeat(255) + ",\"a\":1}")).isEqualTo(number(1));
		assertThat(read("/a", "{\"b\":" + "[".repeat(256) + "]".repeat(256) + ",\"a\":1}")).isEqualTo(Simple.MALFORMED);
	}

	@Test
	void readsPartOfAnArray() {
		byte[] bytes = "###{\"id\":12}345".getBytes(StandardCharsets.UTF_8);
		assertThat(JsonPointerReader.of("/id").read(bytes, 3, 9)).isEqualTo(number(12));
		assertThat(JsonPointerReader.of("/id").read(bytes, 3, 8)).isEqualTo(Simple.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"jsonrpc\":\"2.0\",\"result\":{\"x\":[1,{\"y\":null}]},\"id\":4711}",
			"{\"event\":{\"id\":1},\"params\":[true,\"€\\\"\",1.5e3],\"id\":4711,\"z\":0}",
			"{\"a\":{\"b\":[\"\\u20ac\",{},[],-0.5]},\"id\":\"4711\"}" })
	void noTruncatedDocumentGivesAnotherValue(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		JsonPointerReader reader = JsonPointerReader.of("/id");
		JsonValue whole = reader.read(bytes, 0, bytes.length);
		assertThat(whole.isIdentifier()).isTrue();
		for (int length = 0; length < bytes.length; length++) {
			assertThat(reader.read(bytes, 0, length)).as("%s bytes", length).isIn(Simple.MALFORMED, whole);
		}
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void takesAnyBytes(long seed) {
		Random random = new Random(seed);
		byte[] document = EXAMPLE.getBytes(StandardCharsets.UTF_8);
		JsonPointerReader[] readers = { JsonPointerReader.of(""), JsonPointerReader.of("/foo/1"),
				JsonPointerReader.of("/m~0n"), JsonPointerReader.of("/none") };
		for (int round = 0; round < 20_000; round++) {
			byte[] damaged = document.clone();
			for (int count = random.nextInt(4); count >= 0; count--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			int length = random.nextInt(damaged.length + 1);
			for (JsonPointerReader reader : readers) {
				assertThat(reader.read(damaged, 0, length)).isNotNull();
			}
		}
	}

	@Test
	void textsThatAreNoPointersAreRefusedWithTheirSetting() {
		for (String pointer : new String[] { "id", "~", "/a~", "/~2", "/a/b~/c" }) {
			assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> JsonPointerReader.of("correlation.request-id", pointer))
				.satisfies((ex) -> assertThat(Set.of(ex.getSetting(), ex.getValue()))
					.isEqualTo(Set.of("correlation.request-id", pointer)))
				.withMessageContaining("RFC 6901");
		}
	}

	@Test
	void noDescriptionContainsAValue() {
		assertThat(read("", "\"secret\"")).asString().doesNotContain("secret");
		assertThat(read("", "4711")).asString().doesNotContain("4711");
	}

	private static JsonValue number(int value) {
		return new JsonValue.Numeric(BigDecimal.valueOf(value));
	}

	private static JsonValue read(String pointer, String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return JsonPointerReader.of(pointer).read(bytes, 0, bytes.length);
	}

}
