package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server answers a request twice, and uses of the connection follow each other so
 * quickly that none is preceded by a look: the clock stands still.
 */
@ExtendWith(NoLeaks.class)
class UnaskedAnswerTests {

	private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();

	private final FakeTicker ticker = new FakeTicker();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger served = new AtomicInteger();

	private volatile boolean over;

	private int crossed;

	@ParameterizedTest
	@ValueSource(ints = { 4, 5, 6, 7, 508 })
	void isFoundBeforeAFifthCallerGetsTheAnswerToAnother(int goodUses) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> answerTwice(peer, goodUses))) {
			PoolableConnection connection = Connections.connect(connections(server));
			@Nullable CloseReason found = null;
			for (int use = 0; found == null && use < goodUses + 100; use++) {
				found = use(connection, String.valueOf(use));
			}
			assertThat(found).isEqualTo(CloseReason.UNSOLICITED);
			assertThat(this.crossed).isBetween(1, 4);
			connection.close(found);
		}
		finally {
			this.over = true;
		}
	}

	private static ConnectionFactory connections(ScriptedServer server) {
		return SocketConnections.builder(Endpoint.of("127.0.0.1", server.port())).build();
	}

	private @Nullable CloseReason use(PoolableConnection connection, String body) {
		int before = this.answered.get();
		CloseReason unusable = connection.begin(Deadline.after(Duration.ofSeconds(10), this.ticker),
				this.ticker.nanos());
		if (unusable != null) {
			return unusable;
		}
		this.crossed += connection.exchange(Frame.of(body)).text().equals(body) ? 0 : 1;
		this.served.incrementAndGet();
		awaitMore(this.answered, before);
		return connection.end();
	}

	/**
	 * Answer each request once, but for one: the caller of the next gets its second
	 * answer, and so on. Each caller's own answer comes when nobody waits for it any
	 * more, or the two would be seen together.
	 */
	private void answerTwice(Peer peer, int goodUses) throws Exception {
		String answer = "";
		for (int use = 0; !this.over; use++) {
			String request = peer.readRequest();
			if (use == goodUses) {
				peer.write(answer);
			}
			if (use >= goodUses) {
				awaitMore(this.served, use);
			}
			answer = new String(Peer.frame(request));
			peer.write(answer);
			this.answered.incrementAndGet();
		}
	}

	private void awaitMore(AtomicInteger count, int than) {
		long start = System.nanoTime();
		while (count.get() <= than && !this.over) {
			assertThat(System.nanoTime() - start).as("time in ns").isLessThan(TEN_SECONDS);
			Thread.onSpinWait();
		}
	}

}
