package io.github.socketpool.template;

import java.util.Arrays;

import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that writes header and body in two writes with Nagle's algorithm on, as they
 * do in the field.
 */
@ExtendWith(NoLeaks.class)
class QuickAckTests {

	private static final int CALLS = 50;

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "TCP_QUICKACK exists on Linux only")
	void aServerWithTwoWritesIsNotHeldUpByDelayedAcknowledgements() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.socket().setTcpNoDelay(false);
			while (true) {
				byte[] answer = Peer.frame(peer.readRequest());
				peer.write(Arrays.copyOf(answer, 20));
				peer.write(Arrays.copyOfRange(answer, 20, answer.length));
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			long[] nanos = new long[CALLS];
			for (int i = 0; i < CALLS; i++) {
				long start = System.nanoTime();
				client.call("0123456789".repeat(10));
				nanos[i] = System.nanoTime() - start;
			}
			Arrays.sort(nanos);
			assertThat(nanos[CALLS / 2]).as("median in ns").isLessThan(20_000_000);
			assertThat(client.pool().snapshot().peer().splitResponses()).isPositive();
		}
	}

}
