package io.github.socketpool.template;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers give up, or are interrupted, just when they are handed a connection, on which
 * their request may be on its way already.
 */
@ExtendWith(NoLeaks.class)
class ImpatientCallersTests {

	private static final int CALLERS = 32;

	private static final int CALLS = Extent.of(10_000, 1_000_000);

	/** About as long as they have to wait. */
	private static final Duration ACQUIRE_TIMEOUT = Duration.ofMillis(1);

	private final AtomicInteger leftEarly = new AtomicInteger();

	@ParameterizedTest
	@EnumSource
	void nobodyGetsTheAnswerOfSomebodyWhoHasLeft(ThreadKind kind) {
		kind.assumeAvailable();
		long seed = new Random().nextLong();
		try (ScriptedServer server = ScriptedServer.echo();
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMaxSize(4).withAcquireTimeout(ACQUIRE_TIMEOUT))
					.build();
				Load load = Load.start(kind, CALLERS, seed, (caller) -> call(client, caller))) {
			interruptSome(load, new Random(seed));
			load.stop();
			Figures.print("impatient callers (%s): seed %d, %,d calls, %,d left early, %,d connections", kind, seed,
					load.calls(), this.leftEarly.get(), client.pool().control().stats().opened());
			assertThat(this.leftEarly).hasPositiveValue();
		}
	}

	private void interruptSome(Load load, Random random) {
		while (load.calls() < CALLS) {
			load.check(Duration.ofSeconds(20));
			load.members().get(random.nextInt(CALLERS)).thread().interrupt();
			LockSupport.parkNanos(random.nextInt(500_000));
		}
	}

	private void call(TestClient client, Load.Member caller) {
		String request = caller.number() + ":" + caller.calls() + "x".repeat(caller.random().nextInt(200));
		try {
			assertThat(client.call(request)).isEqualTo(request);
		}
		catch (AcquireTimeoutException ex) {
			this.leftEarly.incrementAndGet();
		}
		catch (CallInterruptedException ex) {
			assertThat(Thread.interrupted()).as("flag kept").isTrue();
		}
	}

}
