package io.github.socketpool.client;

import java.util.Objects;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope.Message;
import io.github.socketpool.template.Envelope.Message.Failure;
import io.github.socketpool.template.EnvelopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Notifications and requests of a server of JSON-RPC, and the answers to them.
 */
class JsonRpcMessageTests {

	@Test
	void aNotificationHasNoId() {
		Message message = message("{\"jsonrpc\":\"2.0\",\"method\":\"tick\",\"params\":[1, 2]}");
		assertThat(message.operation()).isEqualTo("tick");
		assertThat(Objects.requireNonNull(message.payload()).text()).isEqualTo("[1, 2]");
		assertThat(message.isRequest()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "\"seven \\u00e9\"", "-1.50" })
	void aRequestIsAnsweredWithItsIdAsItWasSent(String id) throws Exception {
		Message message = message(" {\"id\": " + id + ", \"method\":\"ask\", \"jsonrpc\":\"2.0\"} ");
		assertThat(message.isRequest()).isTrue();
		assertThat(message.payload()).isNull();
		assertThat(message.answer(Frame.of("{\"price\":1}")).text())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"price\":1}}");
		assertThat(message.answer((Frame) null).text())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":null}");
	}

	@ParameterizedTest
	@CsvSource({ "UNKNOWN_OPERATION,-32601", "INVALID_PAYLOAD,-32602", "FAILED,-32603", "OVERLOADED,-32000" })
	void aFailureIsAnsweredWithItsCode(Failure failure, int code) {
		Message message = message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ask\"}");
		assertThat(message.answer(failure).text())
			.startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":" + code + ",\"message\":\"")
			.endsWith("\"}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "[]", "true" })
	void whatHasAnotherIdIsNoRequest(String id) {
		assertThat(message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ask\"}").isRequest()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":1}", "{\"method\":\"tick\"}", "x", "[]",
			"{\"jsonrpc\":\"1.0\",\"method\":\"tick\"}", "{\"jsonrpc\":\"2.0\",\"method\":7}",
			"{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"method\":\"b\"}", "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}x" })
	void otherFramesAreNoMessages(String body) {
		assertThat(new JsonRpcEnvelope().message(Frame.of(body))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ok", "", "1,\"error\":2", "1 2" })
	void aResultMustBeOneJsonValue(String result) {
		Message message = message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ask\"}");
		assertThatExceptionOfType(EnvelopeException.class).isThrownBy(() -> message.answer(Frame.of(result)))
			.withMessageContaining("JSON");
	}

	private static Message message(String body) {
		return Objects.requireNonNull(new JsonRpcEnvelope().message(Frame.of(body)));
	}

}
