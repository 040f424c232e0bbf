package io.github.socketpool.template;

import java.util.Arrays;

import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that writes header and body in two writes with Nagle's algorithm on, as they
 * do in the field, or whatever its buffer holds.
 */
@ExtendWith(NoLeaks.class)
class QuickAckTests {

	private static final int CALLS = 50;

	private static final int HEADER = 20;

	/** As many bytes as one read takes. */
	private static final int BUFFER = 16 * 1024;

	@ParameterizedTest
	@ValueSource(ints = { HEADER, BUFFER })
	@EnabledOnOs(value = OS.LINUX, disabledReason = "TCP_QUICKACK exists on Linux only")
	void aServerWithTwoWritesIsNotHeldUpByDelayedAcknowledgements(int firstWrite) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.socket().setTcpNoDelay(false);
			while (true) {
				peer.readRequest();
				byte[] answer = Peer.frame("n".repeat(firstWrite + 100));
				peer.write(Arrays.copyOf(answer, firstWrite));
				peer.write(Arrays.copyOfRange(answer, firstWrite, answer.length));
			}
		}); TestClient client = TestClient.withOneConnection(server)) {
			long[] nanos = new long[CALLS];
			for (int i = 0; i < CALLS; i++) {
				long start = System.nanoTime();
				client.call("1");
				nanos[i] = System.nanoTime() - start;
			}
			Arrays.sort(nanos);
			assertThat(nanos[CALLS / 2]).as("median in ns").isLessThan(20_000_000);
			assertThat(client.pool().control().snapshot().peer().splitResponses() > 0).isEqualTo(firstWrite == HEADER);
		}
	}

}
