package io.github.socketpool.connection.json;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.Match;
import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is a response by its id, and what is a message.
 */
class CorrelationMatcherTests {

	private static final Frame REQUEST = Frame.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"quote\"}");

	private final CorrelationMatcher matcher = CorrelationMatcher.of("/id", "/id");

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":7,\"result\":1}", "{\"result\":1,\"id\":7.0}", "{\"id\":7}",
			"{\"id\":7,\"jsonrpc\":\"2.0\",\"error\":{}}" })
	void theFrameWithTheIdOfTheRequestIsItsResponse(String received) {
		assertThat(match(received)).isEqualTo(Match.RESPONSE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":8,\"result\":1}", "{\"id\":\"7\"}", "{\"id\":null}", "{\"method\":\"tick\"}", "7",
			"[7]" })
	void anyOtherFrameIsAMessage(String received) {
		assertThat(match(received)).isEqualTo(Match.MESSAGE);
	}

	@Test
	void aRequestOfAJsonRpcServerIsAMessageAlthoughItHasTheSameId() {
		assertThat(match("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"window/showMessageRequest\",\"params\":{}}"))
			.isEqualTo(Match.MESSAGE);
	}

	@Test
	void aResponseOfAnotherProtocolMayNameItsMethod() {
		assertThat(match("{\"id\":7,\"method\":\"quote\",\"price\":1}")).isEqualTo(Match.RESPONSE);
	}

	@Test
	void aFrameThatIsNoJsonIsAMismatch() {
		assertThat(match("HTTP/1.1 400")).isEqualTo(Match.MISMATCH);
	}

	@Test
	void betweenTwoCallsEveryFrameIsAMessage() {
		assertThat(this.matcher.match(null, Frame.of("{\"id\":7}"))).isEqualTo(Match.MESSAGE);
	}

	@Test
	void anEmptyPointerIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> CorrelationMatcher.of("", "/id"))
			.withMessageContaining("correlation.request-id")
			.withMessageContaining("/id");
	}

	private Match match(String received) {
		return this.matcher.match(REQUEST, Frame.of(received));
	}

}
