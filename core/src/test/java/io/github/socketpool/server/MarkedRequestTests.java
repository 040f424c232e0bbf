package io.github.socketpool.server;

import java.util.Map;
import java.util.stream.Stream;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Marker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Nothing that a client sent stands in the log of a server or in the error of a handler.
 */
class MarkedRequestTests {

	static Stream<Arguments> requests() {
		String frame = TestClient.frame(Marker.TEXT);
		return Stream.of(Arguments.of("no header", "no frame" + Marker.TEXT),
				Arguments.of("behind a request", frame + Marker.TEXT),
				Arguments.of("near-miss of a heartbeat", "HeartBea" + Marker.TEXT),
				Arguments.of("too large", "length:9999999999999" + Marker.TEXT),
				Arguments.of("over the budget", "length:0000000200000" + Marker.TEXT.repeat(2000)),
				Arguments.of("refused by the handler", TestClient.frame("refuse " + Marker.TEXT)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void whatAClientSentIsNotLogged(String name, String bytes) throws Exception {
		try (LogCapture log = LogCapture.ofLibrary();
				ProtocolServer server = ProtocolServer.builder()
					.maxBytesInFlight(50_000)
					.handler(MarkedRequestTests::answer)
					.build()
					.start();
				TestClient client = new TestClient(server)) {
			client.send(bytes);
			client.ending();
			await().until(() -> !log.records().isEmpty());
			Marker.assertAbsentFrom(log.records());
		}
	}

	@Test
	void errorOfTheJsonHandlerQuotesNeitherRequestNorResponse() {
		JsonFrameHandler echo = JsonFrameHandler.of((json) -> json);
		for (String body : new String[] { Marker.TEXT, "{\"" + Marker.JSON, "{} " + Marker.JSON, "" }) {
			Marker.assertAbsentFrom(catchThrowable(() -> echo.handle(Frame.of(body))));
		}
		JsonFrameHandler failing = JsonFrameHandler.of((json) -> Map.of(Marker.TEXT, new Failing()));
		Throwable failure = catchThrowable(() -> failing.handle(Frame.of("{}")));
		assertThat(failure).isNotNull();
		Marker.assertAbsentFrom(failure);
	}

	private static Frame answer(Frame request) {
		if (request.text().startsWith("refuse")) {
			throw new IllegalStateException(request.text(), new IllegalStateException(request.text()));
		}
		return request;
	}

	static final class Failing {

		public String getValue() {
			throw new IllegalStateException(Marker.TEXT);
		}

	}

}
