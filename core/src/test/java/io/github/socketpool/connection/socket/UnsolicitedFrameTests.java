package io.github.socketpool.connection.socket;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is counted of the frames for which connections are closed.
 */
@ExtendWith(NoLeaks.class)
class UnsolicitedFrameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"jsonrpc":"2.0","method":"log","id":3} | 1 | 0 | 0 | 0
			{"event":"STOP"}                        | 0 | 1 | 0 | 0
			{"result":1,"id":"a"}                   | 0 | 0 | 1 | 0
			{"error":"what?","id":null}             | 0 | 0 | 0 | 1
			{"method":{}}                           | 0 | 0 | 0 | 1
			no JSON                                 | 0 | 0 | 0 | 1
			""")
	void framesAreCountedByTheirMembers(String body, long method, long event, long id, long other) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer(body);
			peer.answer("{\"event\":\"another\"}");
			peer.awaitEnd();
		})) {
			ConnectionFactory factory = SocketConnections.builder(SocketKind.current().endpoint(server.port())).build();
			PoolableConnection connection = Connections.connect(factory);
			await().until(() -> connection.check() == CloseReason.UNSOLICITED);
			assertThat(connection.check()).isEqualTo(CloseReason.UNSOLICITED);
			assertThat(factory.unsolicitedFrames()).isEqualTo(new UnsolicitedFrames(method, event, id, other));
			connection.close(CloseReason.UNSOLICITED);
		}
	}

	@Test
	void noneAreCountedWhereAMatcherJudgesThem() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.answer("{\"event\":\"STOP\"}");
			peer.awaitEnd();
		})) {
			ConnectionFactory factory = SocketConnections.builder(SocketKind.current().endpoint(server.port()))
				.responseMatcher((request, received) -> Match.MISMATCH)
				.build();
			PoolableConnection connection = Connections.connect(factory);
			await().until(() -> connection.check() == CloseReason.UNSOLICITED);
			assertThat(factory.unsolicitedFrames()).isEqualTo(UnsolicitedFrames.NONE);
			connection.close(CloseReason.UNSOLICITED);
		}
	}

}
