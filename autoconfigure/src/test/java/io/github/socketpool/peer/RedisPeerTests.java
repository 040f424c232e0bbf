package io.github.socketpool.peer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against Redis, whose inline commands are lines.
 */
@ForeignPeers
class RedisPeerTests {

	@Test
	void eachPingIsAnswered() {
		int port = PeerProcess.freePort();
		try (PeerProcess server = PeerProcess.start("redis-server", "redis-server", "--port", Integer.toString(port),
				"--bind", "127.0.0.1", "--save", "", "--appendonly", "no")) {
			server.awaitPort(port);
			PeerApplication
				.of("socketpool.port=" + port, "socketpool.framing.type=delimiter",
						"socketpool.framing.delimiter=\\r\\n")
				.call((client, number) -> assertThat(client.exchange("PING", String.class)).isEqualTo("+PONG"));
		}
	}

}
