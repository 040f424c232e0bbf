package io.github.socketpool.peer;

import java.util.Set;

import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against gpsd: it greets first, and reports positions at any time.
 */
@ForeignPeers
class GpsdPeerTests {

	private static final String[] REQUESTS = { "VERSION", "DEVICES", "POLL" };

	@Test
	void eachCallGetsItsOwnAnswerBetweenReports() throws Exception {
		int port = PeerProcess.freePort();
		try (PositionSource source = PositionSource.start();
				PeerProcess server = PeerProcess.start("gpsd", "gpsd", "-N", "-n", "-S", Integer.toString(port),
						"tcp://127.0.0.1:" + source.port())) {
			server.awaitPort(port);
			long reports = PeerApplication
				.of("socketpool.port=" + port, "socketpool.framing.type=delimiter",
						"socketpool.framing.delimiter=\\r\\n")
				.with(ConnectionInitializer.class, (session) -> {
					session.receive(String.class);
					session.exchange("?WATCH={\"enable\":true,\"json\":true};", String.class);
				})
				.with(ResponseMatcher.class, new ClassMatcher())
				.call((client, number) -> {
					String type = REQUESTS[number % REQUESTS.length];
					JsonNode answer = client.exchange("?" + type + ";", JsonNode.class);
					assertThat(answer.get("class").stringValue()).isEqualTo(type);
				});
			assertThat(reports).isGreaterThan(100);
		}
	}

	/**
	 * A response has the name of its request. {@code ?WATCH} is answered with the devices
	 * first.
	 */
	private static final class ClassMatcher implements ResponseMatcher {

		private static final JsonPointerReader CLASS = JsonPointerReader.of("/class");

		private static final Set<String> REPORTS = Set.of("TPV", "SKY", "GST", "DEVICE", "DEVICES", "TOFF", "PPS");

		@Override
		public Match match(@Nullable Frame request, Frame received) {
			if (!(CLASS.read(received.array(), received.offset(), received.length()) instanceof JsonValue.Text type)) {
				return Match.MISMATCH;
			}
			if (request != null && request.text().startsWith("?" + type.value())) {
				return Match.RESPONSE;
			}
			return REPORTS.contains(type.value()) ? Match.MESSAGE : Match.MISMATCH;
		}

	}

}
