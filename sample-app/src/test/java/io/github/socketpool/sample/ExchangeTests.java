package io.github.socketpool.sample;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for exchanges and quotes, with the embedded server as back end.
 */
@SampleTest
class ExchangeTests {

	@Autowired
	private RestTestClient client;

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "true", "-0", "\"\"", "\"ACME\"", "{\"b\":1,\"a\":[{\"c\":null}]}",
			"{\"symbol\":null}", "{\"symbol\":{\"symbol\":\"ACME\"}}", "{\"symbol\":7}", "[{\"symbol\":\"ACME\"}]",
			" { \"b\" : 1 ,\r\n\t\"a\" : 2 } ", "{\"a\":1,\"a\":2}", "\"\\u20ac \\ud83d\\ude00\"" })
	void anyJsonIsExchangedUnchanged(String json) {
		assertThat(exchange(json)).isEqualTo(json);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"€\"", "{\"prüfung\":\"漢字 😀 \u007f\"}" })
	void multiByteCharactersArePreserved(String json) {
		assertThat(exchange(json)).isEqualTo(json);
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void numbersKeepTheirDigits(String number) {
		assertThat(exchange(number)).isEqualTo(number);
		assertThat(exchange("{\"amount\":" + number + "}")).isEqualTo("{\"amount\":" + number + "}");
	}

	static String[] numbers() {
		return new String[] { "1.10", "0.1000000000000000055511151231257827", "12345678901234567890123456789012345678",
				"1E400", "1e-400", "9".repeat(2000) };
	}

	@Test
	void aBodyIsReadWithAnyContentType() {
		this.client.post()
			.uri("/exchange")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body("{\"a\":\"b=c&d\"}".getBytes(StandardCharsets.UTF_8))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"a\":\"b=c&d\"}");
	}

	@Test
	void aQuoteRequestIsAnsweredWithAQuote() {
		this.client.get()
			.uri("/quotes/ACME")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.symbol")
			.isEqualTo("ACME")
			.jsonPath("$.bid")
			.isNumber()
			.jsonPath("$.ask")
			.isNumber()
			.jsonPath("$.volume")
			.isNumber();
	}

	@Test
	void theSameSymbolAlwaysHasTheSameQuote() {
		assertThat(quote("ACME")).isEqualTo(exchange("{\"symbol\":\"ACME\"}")).isNotEqualTo(quote("EMCA"));
	}

	@Test
	void aSymbolMayContainAnyCharacters() {
		assertThat(quote("prüfung €")).contains("\"symbol\":\"prüfung €\"");
	}

	private String quote(String symbol) {
		return text(this.client.get().uri("/quotes/{symbol}", symbol));
	}

	private String exchange(String json) {
		return text(this.client.post()
			.uri("/exchange")
			.contentType(MediaType.APPLICATION_JSON)
			.body(json.getBytes(StandardCharsets.UTF_8)));
	}

	private String text(RestTestClient.RequestHeadersSpec<?> request) {
		byte[] body = request.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody()
			.returnResult()
			.getResponseBody();
		return new String(body, StandardCharsets.UTF_8);
	}

}
