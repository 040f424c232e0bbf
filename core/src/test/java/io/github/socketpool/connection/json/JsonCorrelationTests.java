package io.github.socketpool.connection.json;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Which response answers which request, by their JSON.
 */
class JsonCorrelationTests {

	private final JsonCorrelation correlation = JsonCorrelation.of("/id", "/id");

	private final JsonCorrelation nested = JsonCorrelation.of("/header/id", "/meta/reply-to");

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":7}", "{\"result\":[1,{\"id\":8}],\"id\":7.0}", " {\"id\" : 70e-1 , \"a\":\"}\"}",
			"{\"\\u0069d\":7}", "\ufeff{\"id\":7}" })
	void aResponseHasTheIdOfItsRequestHoweverItIsWritten(String response) {
		assertThat(responseId(response)).isEqualTo(this.correlation.requestId(Frame.of("{\"op\":\"a\",\"id\":7}")))
			.hasSameHashCodeAs(this.correlation.requestId(Frame.of("{\"op\":\"a\",\"id\":7}")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "\"7\"", "-7", "0.7", "9223372036854775807", "9223372036854775808", "1e400", "\"\"",
			"\"\u20ac\"", "\"a\\\"}\"" })
	void idsAreComparedByValue(String id) {
		Object request = this.correlation.requestId(Frame.of("{\"id\":" + id + "}"));
		assertThat(request).isNotNull().isEqualTo(responseId("{\"a\":null,\"id\":" + id + "}"));
		for (String other : List.of("7", "\"7\"", "9223372036854775807", "9223372036854775808", "8")) {
			if (!other.equals(id)) {
				assertThat(responseId("{\"id\":" + other + "}")).isNotEqualTo(request);
			}
		}
	}

	@Test
	void idsOfOtherPointersAreFound() {
		assertThat(this.nested.requestId(Frame.of("{\"header\":{\"id\":\"a\"},\"id\":1}"))).isNotNull()
			.isEqualTo(this.nested.responseId(Frame.of("{\"id\":2,\"meta\":{\"reply-to\":\"a\"}}")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"event\":\"tick\"}", "{\"id\":null,\"error\":{}}", "{\"id\":true}", "{\"id\":{}}",
			"[7]", "7", "{\"a\":{\"id\":7}}", "{\"jsonrpc\":\"2.0\",\"method\":\"ask\",\"id\":7}",
			"{\"id\":7,\"params\":[{\"a\":\"\\n\"}],\"method\":\"ask\",\"jsonrpc\":\"2.0\"}" })
	void aFrameWithoutAnIdAndARequestOfTheServerAreMessages(String frame) {
		assertThat(responseId(frame)).isNull();
	}

	@Test
	void aResponseOfAnotherProtocolMayNameItsMethod() {
		assertThat(responseId("{\"id\":7,\"method\":\"quote\"}")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 400", "{\"id\":", "{\"id\":7", "{\"i" })
	void aFrameThatIsNoJsonFails(String frame) {
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> responseId(frame))
			.withMessageContaining("not JSON")
			.withMessageContaining("Check that");
	}

	@Test
	void whatFollowsTheIdOfAResponseIsForItsCaller() {
		assertThat(responseId("{\"id\":7,\"a\":\"b\"!!!")).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			{};                          {"id":17}
			'{"op":"a"} ';               '{"id":17,"op":"a"} '
			{"op":"a","id":null};        {"op":"a","id":17}
			{"ids":[1],"a":{"id":7}};    {"id":17,"ids":[1],"a":{"id":7}}
			""")
	void aRequestWithoutAnIdGetsANumber(String request, String expected) {
		assertThat(this.correlation.requestId(Frame.of(request))).isNull();
		Frame identified = this.correlation.withId(Frame.of(request), 17);
		assertThat(identified.text()).isEqualTo(expected);
		assertThat(this.correlation.requestId(identified)).isEqualTo(responseId("{\"id\":17}"));
	}

	@Test
	void aRequestInTheMiddleOfAnArrayGetsANumber() {
		byte[] array = "xx{\"a\":1}yy".getBytes(StandardCharsets.UTF_8);
		assertThat(this.correlation.withId(Frame.of(array, 2, 7), 17).text()).isEqualTo("{\"id\":17,\"a\":1}");
		assertThat(array).asString().isEqualTo("xx{\"a\":1}yy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "secret", "[\"secret\"]", "7", "{\"secret\":", "{\"secret\":1}{}", "{\"secret\":1} x",
			"{\"id\":true,\"secret\":1}", "{\"id\":[\"secret\"]}", "{\"id\":5,\"secret\":1,\"id\":6}",
			"{\"id\":null,\"secret\":1,\"\\u0069d\":6}", "{\"id\":5}{\"id\":6}", "{\"id\":5} secret" })
	void aRequestInWhichAServerCouldFindAnotherIdIsRefused(String request) {
		assertThat(this.correlation.requestId(Frame.of(request))).isNull();
		requireRefused(this.correlation, request, "'/id' (correlation.request-id)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"id\":\"secret\"}", "{\"header\":\"secret\"}", "{\"header\":{\"secret\":1}}",
			"{\"header\":{\"id\":null}}", "{\"header\":{\"id\":1},\"header\":{\"id\":2}}",
			"{\"header\":{\"id\":1}}{\"header\":{\"id\":2}}" })
	void aRequestGetsNoIdInsideOfAMember(String request) {
		assertThat(this.nested.requestId(Frame.of(request))).isNull();
		requireRefused(this.nested, request, "'/header/id' (correlation.request-id)");
	}

	private static void requireRefused(JsonCorrelation correlation, String request, String place) {
		PayloadConversionException refusal = catchThrowableOfType(PayloadConversionException.class,
				() -> correlation.withId(Frame.of(request), 17));
		assertThat(refusal).hasMessageContaining(place)
			.hasMessageStartingWith("the request ")
			.hasMessageMatching(".* (Send|Put) .*")
			.hasNoCause();
		assertThat(refusal.getMessage()).doesNotContain("secret");
		assertThat(refusal.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
	}

	@Test
	void otherEncodingsAreRefused() {
		for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
			for (String request : List.of("{}", "{\"a\":1}", "{\"id\":null}")) {
				Frame frame = Frame.of(request.getBytes(Charset.forName(encoding)));
				assertThatExceptionOfType(PayloadConversionException.class).as(encoding)
					.isThrownBy(() -> this.correlation.withId(frame, 17));
			}
		}
	}

	@Test
	void neitherIdsNorTheStrategyPrintWhatABodyContains() {
		assertThat(responseId("{\"id\":\"secret\"}")).asString().doesNotContain("secret");
		assertThat(responseId("{\"id\":4711}")).asString().doesNotContain("4711");
		assertThat(this.nested)
			.hasToString("JsonCorrelation[correlation.request-id=/header/id, correlation.response-id=/meta/reply-to]");
	}

	@ParameterizedTest
	@CsvSource({ "'',/id,correlation.request-id", "/id,'',correlation.response-id", "id,/id,correlation.request-id",
			"/id,/~,correlation.response-id" })
	void aPointerThatNamesNoIdIsRefusedWithItsSetting(String requestId, String responseId, String setting) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> JsonCorrelation.of(requestId, responseId))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo(setting));
	}

	private @Nullable Object responseId(String frame) {
		return this.correlation.responseId(Frame.of(frame));
	}

}
