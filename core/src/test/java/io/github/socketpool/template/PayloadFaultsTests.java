package io.github.socketpool.template;

import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Faults: zero length, bad JSON, null, deep nesting, errors out of converters. The frame
 * boundary is intact, so the connection is kept.
 */
@ExtendWith(NoLeaks.class)
class PayloadFaultsTests {

	private final ScriptedServer server = ScriptedServer.echo();

	private final TestClient client = TestClient.withOneConnection(this.server);

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	static Stream<Arguments> unreadable() {
		return Stream.of(Arguments.of("zero length", ""), Arguments.of("null", "null"),
				Arguments.of("bad JSON", "{\"symbol\":"), Arguments.of("no JSON", "garbage"),
				Arguments.of("two values", "{\"symbol\":\"A\"} {}"), Arguments.of("other type", "[1]"),
				Arguments.of("deep nesting", "[".repeat(100_000) + "]".repeat(100_000)),
				Arguments.of("long number", "{\"price\":" + "9".repeat(10_000) + "}"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unreadable")
	void anUnreadableResponseFailsTheCallAndKeepsTheConnection(String name, String body) {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.template().exchange(body, Quote.class))
			.withMessageContaining("the response of " + body.length() + " bytes could not be converted to")
			.withMessageContaining("Quote")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
		assertThat(this.client.call("2")).isEqualTo("2");
		assertThat(this.server.accepted()).isEqualTo(1);
		assertThat(this.client.events().closes()).isEmpty();
	}

	@Test
	void whatAServerAnsweredStandsInNoMessage() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.template().exchange("{\"price\":\"4111-1111\"}", Quote.class))
			.withMessageContaining("at line 1, column")
			.withMessageContaining("price")
			.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("4111"));
	}

	@Test
	void aRequestThatCannotBeConvertedTakesNoConnection() {
		Object cyclic = new Object[] { null };
		((Object[]) cyclic)[0] = cyclic;
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.template().exchange(cyclic, String.class))
			.withMessageContaining("could not be converted")
			.withMessageContaining("Nothing was sent")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		assertThat(this.client.events().acquired).hasValue(0);
	}

	@Test
	void textThatUtf8CannotEncodeIsNotSentAndStandsInNoMessage() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.call("4111-\uD800-1111"))
			.withMessageContaining("the request, a java.lang.String, could not be converted")
			.withMessageContaining("unpaired surrogate at index 5")
			.withMessageContaining("Nothing was sent")
			.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT))
			.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("4111", "1111"));
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.template().send("\uDC00"));
		assertThat(this.client.events().acquired).hasValue(0);
	}

	@Test
	void jacksonEscapesWhatUtf8CannotEncode() {
		Quote quote = new Quote("A\uD800B", 1);
		assertThat(this.client.template().exchange(quote, Quote.class)).isEqualTo(quote);
		assertThat(this.server.requests()).containsExactly("{\"symbol\":\"A\\uD800B\",\"price\":1.0}");
	}

	@Test
	void anErrorOutOfAConverterReachesTheCallerAndTheSlotIsGivenBack() {
		for (Error error : List.of(new OutOfMemoryError("from the test"), new StackOverflowError("from the test"))) {
			ProtocolTemplate reading = this.client.template()
				.mutate()
				.converter(new FailingConverter(error, true))
				.build();
			ProtocolTemplate writing = this.client.template()
				.mutate()
				.converter(new FailingConverter(error, false))
				.build();
			assertThatExceptionOfType(Error.class).isThrownBy(() -> reading.exchange("1", Quote.class)).isSameAs(error);
			assertThatExceptionOfType(Error.class).isThrownBy(() -> writing.exchange(new Quote("A", 1), Quote.class))
				.isSameAs(error);
			assertThat(this.client.pool().control().stats().active()).isZero();
			assertThat(this.client.call("2")).isEqualTo("2");
		}
		assertThat(this.server.accepted()).isEqualTo(1);
	}

	@Test
	void objectsAreConvertedInBothDirections() {
		Quote quote = new Quote("ACMÉ €", 12.5);
		assertThat(this.client.template().exchange(quote, Quote.class)).isEqualTo(quote);
		assertThat(this.server.requests()).containsExactly("{\"symbol\":\"ACMÉ €\",\"price\":12.5}");
	}

	@Test
	void genericTypesAreConverted() {
		List<Quote> quotes = this.client.template()
			.exchange(List.of(new Quote("A", 1)), new ParameterizedTypeReference<List<Quote>>() {
			});
		assertThat(quotes).containsExactly(new Quote("A", 1));
		Map<String, List<Integer>> map = this.client.template()
			.exchange("{\"a\":[1,2]}", new ParameterizedTypeReference<Map<String, List<Integer>>>() {
			});
		assertThat(map).containsExactly(Map.entry("a", List.of(1, 2)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"a\":1}", "no JSON at all", "\"prüfung €\"", "null" })
	void bytesAndTextPassAsTheyAre(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		assertThat(this.client.template().exchange(body, String.class)).isEqualTo(body);
		assertThat(this.client.template().exchange(bytes, byte[].class)).isEqualTo(bytes);
		assertThat(this.client.template().exchange(bytes, String.class)).isEqualTo(body);
		assertThat(this.server.requests()).containsExactly(body, body, body);
	}

	@Test
	void aTreePassesAsItIs() {
		JsonNode tree = this.client.template().exchange("{\"a\":[1,null]}", JsonNode.class);
		assertThat(tree.get("a").get(0).intValue()).isEqualTo(1);
		assertThat(this.client.template().exchange(tree, String.class)).isEqualTo("{\"a\":[1,null]}");
		assertThat(this.client.template().exchange("null", JsonNode.class).isNull()).isTrue();
	}

	record Quote(String symbol, double price) {

	}

	private record FailingConverter(Error error, boolean whenReading) implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) {
			if (!this.whenReading) {
				throw this.error;
			}
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			throw this.error;
		}

	}

}
