package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Fault: interrupt. What happens to a waiter is shown by
 * {@code io.github.socketpool.pool.exclusive.HandOffTests}.
 */
@ExtendWith(NoLeaks.class)
class InterruptFaultsTests {

	@ParameterizedTest
	@EnumSource
	void aCallThatWaitsForItsResponseEndsAndItsConnectionIsClosed(ThreadKind kind) throws Exception {
		kind.assumeAvailable();
		CountDownLatch read = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			if (peer.number() > 0) {
				ScriptedServer.Script.ECHO.run(peer);
			}
			peer.readRequest();
			read.countDown();
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			Caller<String> caller = Caller.start(kind, () -> client.call("1"));
			assertThat(read.await(5, TimeUnit.SECONDS)).isTrue();
			// The server may have read the last byte before the client has left its
			// write.
			await().until(() -> Stream.of(caller.thread().getStackTrace())
				.anyMatch((frame) -> frame.getMethodName().equals("read")
						&& frame.getClassName().endsWith(".ConnectionUse")));
			caller.thread().interrupt();
			CallInterruptedException ex = caller.failure(CallInterruptedException.class);
			assertThat(ex).hasMessageContaining("interrupted while waiting for the response");
			assertThat(ex.getProgress()).isEqualTo(RequestProgress.SENT);
			assertThat(caller.isInterruptedAtEnd()).isTrue();
			assertThat(client.events().closes()).containsExactly("INTERRUPTED by LOCAL");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.requests()).containsExactly("1", "2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatWritesItsRequestEnds(ThreadKind kind) {
		kind.assumeAvailable();
		CountDownLatch over = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(1);
			over.await();
		});
				TestClient client = TestClient.to(server.port())
					.format((format) -> format.withMaxFrameSize(30_000_000))
					.build()) {
			byte[] large = new byte[20_000_000];
			Caller<String> caller = Caller.start(kind, () -> client.template().exchange(large, String.class));
			await().until(() -> server.accepted() == 1 && client.pool().control().stats().active() == 1);
			caller.thread().interrupt();
			CallInterruptedException ex = caller.failure(CallInterruptedException.class);
			assertThat(ex.getProgress()).isIn(RequestProgress.NOT_SENT, RequestProgress.PARTLY_SENT);
			assertThat(caller.isInterruptedAtEnd()).isTrue();
			over.countDown();
		}
	}

	@Test
	void callersWhoArriveInterruptedDestroyNoConnection() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.of(server)) {
			List<Lease> leases = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				leases.add(client.pool().acquire(Deadline.after(Duration.ofSeconds(10))));
			}
			leases.forEach(Lease::release);
			for (int i = 0; i < 16; i++) {
				Caller<String> caller = Caller.start(() -> {
					Thread.currentThread().interrupt();
					return client.call("never");
				});
				caller.failure(CallInterruptedException.class);
				assertThat(caller.isInterruptedAtEnd()).isTrue();
			}
			assertThat(client.pool().control().stats().idle()).isEqualTo(8);
			assertThat(client.events().closes()).isEmpty();
			assertThat(server.requests()).isEmpty();
		}
	}

	@Test
	void aCallerWhoIsInterruptedBetweenAcquireAndExchangeDestroysNoConnection() {
		try (ScriptedServer server = ScriptedServer.echo(); TestClient client = TestClient.withOneConnection(server)) {
			Lease lease = client.pool().acquire(Deadline.after(Duration.ofSeconds(10)));
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(CallInterruptedException.class)
				.isThrownBy(() -> lease.connection().exchange(Frame.of("1")))
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
			assertThatExceptionOfType(CallInterruptedException.class)
				.isThrownBy(() -> lease.connection().send(Frame.of("1")));
			lease.release();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	/**
	 * Since Java 25 an interrupt sets the flag first and closes the channel that its
	 * thread is in after that. A thread that clears the flag in between loses a channel
	 * later, with no flag set; this thread does not see its flag either.
	 */
	@Test
	void anInterruptWhoseFlagWasClearedBeforeItTookEffectIsStillAnInterrupt() throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			Thread caller = new Thread(() -> {
				try {
					failure.complete(new AssertionError(client.call("1")));
				}
				catch (Throwable ex) {
					failure.complete(ex);
				}
			}) {
				@Override
				public boolean isInterrupted() {
					return false;
				}
			};
			caller.start();
			await().until(() -> !server.requests().isEmpty());
			caller.interrupt();
			assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(CallInterruptedException.class);
			await().untilAsserted(() -> assertThat(client.events().closes()).containsExactly("INTERRUPTED by LOCAL"));
			caller.join(10_000);
		}
	}

}
