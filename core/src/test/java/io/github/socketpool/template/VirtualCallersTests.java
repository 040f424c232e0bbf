package io.github.socketpool.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.CountingConnections;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 10,000 virtual callers share 64 connections: nobody is stuck, nobody starves, and no
 * carrier is kept from its other threads.
 */
@ExtendWith(NoLeaks.class)
class VirtualCallersTests {

	private static final boolean FULL = Extent.of(0, 1) == 1;

	private static final int CALLERS = 10_000;

	private static final int SIZE = 64;

	private static final int CALLS_EACH = Extent.of(4, 100);

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	/** A round of all callers takes about half a second. */
	private static final Duration STUCK = Duration.ofSeconds(Extent.of(30, 5));

	private static final String PINNED = "jdk.VirtualThreadPinned";

	private static final Duration LONGEST_PIN = Duration.ofMillis(20);

	@TempDir
	private Path directory;

	@Test
	void nobodyIsStuckOrPinnedOrStarves() throws Exception {
		ThreadKind.VIRTUAL.assumeAvailable();
		try (RestartableServer server = RestartableServer.start(Duration.ZERO);
				ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(new CountingConnections(server.port()))
					.settings(PoolSettings.defaults()
						.withMaxSize(SIZE)
						.withMaxWaiters(CALLERS)
						.withAcquireTimeout(A_MINUTE))
					.build());
				Recording recording = new Recording()) {
			ProtocolTemplate template = ProtocolTemplate.builder(pool).callTimeout(A_MINUTE).build();
			Load.Call call = (caller) -> assertThat(template.exchange("1", String.class)).isEqualTo("1");
			warmUp(call);
			recording.enable(PINNED).withThreshold(LONGEST_PIN);
			recording.start();
			try (Load load = Load.start(ThreadKind.VIRTUAL, CALLERS, 1, call)) {
				load.awaitEverybody(STUCK, A_MINUTE);
				long[] before = load.callsEach();
				load.awaitCalls(load.calls() + (long) CALLERS * CALLS_EACH, STUCK,
						Duration.ofMinutes(Extent.of(1, 30)));
				double evenness = load.evennessSince(before);
				load.stop();
				recording.stop();
				Figures.print("virtual callers: %,d calls, min/max %.3f, longest call %d ms", load.calls(), evenness,
						load.longestCall().toMillis());
				assertThat(evenness).as("calls per caller, min/max").isGreaterThanOrEqualTo(FULL ? 0.8 : 0.1);
			}
			assertThat(pool.control().stats().idle()).isEqualTo(SIZE);
			assertThat(pool.control().stats().waiters()).isZero();
			assertThat(pins(recording)).as("pins longer than %s", LONGEST_PIN).isEmpty();
		}
	}

	/**
	 * Let classes be initialized, on which virtual threads wait without leaving their
	 * carriers.
	 */
	private static void warmUp(Load.Call call) {
		try (Load load = Load.start(ThreadKind.VIRTUAL, 2 * SIZE, 1, call)) {
			load.awaitCalls(10 * SIZE, STUCK, A_MINUTE);
			load.stop();
		}
	}

	private List<RecordedEvent> pins(Recording recording) throws Exception {
		Path file = this.directory.resolve("pins.jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().equals(PINNED))
			.toList();
	}

}
