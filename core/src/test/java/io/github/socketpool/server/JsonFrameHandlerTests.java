package io.github.socketpool.server;

import java.util.Map;
import java.util.logging.Level;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * JSON in, JSON out.
 */
class JsonFrameHandlerTests {

	private record Quote(String symbol, int price) {
	}

	private final JsonFrameHandler echo = JsonFrameHandler.of((json) -> json);

	@Test
	void objectIsWrittenAsJson() {
		JsonFrameHandler handler = JsonFrameHandler.of((json) -> new Quote(json.get("symbol").asString(), 5));
		assertThat(handler.handle(Frame.of("{\"symbol\":\"ACME\"}")).text())
			.isEqualTo("{\"symbol\":\"ACME\",\"price\":5}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "\"€\"", "true", "null", "0.10000000000000000555", "1.50",
			"[1,{\"a\":[null]}]", "12345678901234567890123" })
	void anyJsonValueIsEchoedAsItIs(String json) {
		assertThat(this.echo.handle(Frame.of(json)).text()).isEqualTo(json);
	}

	@Test
	void bodyMayBePartOfAnArray() {
		assertThat(this.echo.handle(Frame.of("xx[1]xx".getBytes(), 2, 3)).text()).isEqualTo("[1]");
	}

	@Test
	void nullIsNoResponseAndNullNodeIsOne() {
		assertThat(JsonFrameHandler.of((json) -> null).handle(Frame.of("{}"))).isNull();
		assertThat(JsonFrameHandler.of((json) -> NullNode.getInstance()).handle(Frame.of("{}")).text())
			.isEqualTo("null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "{\"secret\":", "secret", "{} secret", "{'secret':1}" })
	void bodyThatIsNoJsonIsRefusedWithoutBeingQuoted(String body) {
		assertThatThrownBy(() -> this.echo.handle(Frame.of(body))).isInstanceOf(JsonHandlingException.class)
			.hasNoCause()
			.hasMessageContaining("JSON text")
			.hasMessageNotContaining("secret");
	}

	@Test
	void nestingAndTokensAreLimited() {
		assertThat(this.echo.handle(Frame.of("[".repeat(200) + "]".repeat(200)))).isNotNull();
		assertThatThrownBy(() -> this.echo.handle(Frame.of("[".repeat(201) + "]".repeat(201))))
			.isInstanceOf(JsonHandlingException.class);
		assertThatThrownBy(() -> this.echo.handle(Frame.of("[" + "0,".repeat(1_000_000) + "0]")))
			.isInstanceOf(JsonHandlingException.class);
	}

	@Test
	void mapperCanBeGiven() {
		JsonMapper lenient = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
		JsonFrameHandler handler = JsonFrameHandler.of((json) -> Map.of("got", json), lenient);
		assertThat(handler.handle(Frame.of("{'a':1}")).text()).isEqualTo("{\"got\":{\"a\":1}}");
	}

	@Test
	void serverAnswersJsonAndResetsWhoSendsAnythingElse() throws Exception {
		try (LogCapture log = new LogCapture(ProtocolServer.class);
				ProtocolServer server = ProtocolServer.builder().handler(this.echo).build().start();
				TestClient client = new TestClient(server)) {
			assertThat(client.call("{\"a\": 1}")).isEqualTo("{\"a\":1}");
			assertThat(client.send(TestClient.frame("secret")).ending()).isEqualTo(Ending.RESET);
			assertThat(log.at(Level.WARNING)).singleElement()
				.asString()
				.contains("not a valid JSON text (line 1, column")
				.doesNotContain("secret");
		}
	}

}
