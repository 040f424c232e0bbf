package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(NoLeaks.class)
class AsyncCallTests {

	private final CountDownLatch read = new CountDownLatch(1);

	private final ScriptedServer server = ScriptedServer.start((peer) -> {
		while (true) {
			String request = peer.readRequest();
			if (request.equals("silence")) {
				this.read.countDown();
				peer.awaitEnd();
				return;
			}
			peer.answer(request);
		}
	});

	private final TestClient client = TestClient.withOneConnection(this.server);

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void completesWithTheResponse() {
		assertThat(this.client.template().exchangeAsync("1", String.class)).succeedsWithin(Duration.ofSeconds(5))
			.isEqualTo("1");
	}

	@Test
	void completesWithTheErrorItself() {
		try (TestClient lost = TestClient.to("no-such-host.invalid", 9000).build()) {
			CompletableFuture<String> result = lost.template().exchangeAsync("1", String.class);
			assertThat(failure(result)).isInstanceOf(ConnectFailedException.class);
		}
	}

	@Test
	void completesWithAConversionError() {
		CompletableFuture<Integer> result = this.client.template().exchangeAsync("garbage", Integer.class);
		assertThat(failure(result)).isInstanceOf(PayloadConversionException.class);
	}

	@Test
	void endsAtTheDeadlineThatBeganWithTheCall() {
		ProtocolTemplate template = withTimeout(150).build();
		assertThat(failure(template.exchangeAsync("silence", String.class)))
			.isInstanceOf(ResponseTimeoutException.class);
	}

	@Test
	void endsAtItsDeadlineWhenTheExecutorNeverRunsIt() {
		Queue<Runnable> queue = new ArrayDeque<>();
		CompletableFuture<String> result = withTimeout(100).executor(queue::add)
			.build()
			.exchangeAsync("1", String.class);
		assertThat(failure(result)).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("no thread of the executor began the call before its deadline");
		queue.remove().run();
		assertThat(this.server.requests()).as("it is not sent later").isEmpty();
	}

	@Test
	void isRefusedWhenTheExecutorTakesNoMore() {
		Executor full = (task) -> {
			throw new RejectedExecutionException("full");
		};
		CompletableFuture<String> result = withTimeout(1000).executor(full).build().exchangeAsync("1", String.class);
		assertThat(failure(result)).isInstanceOf(TooManyWaitersException.class)
			.hasMessageContaining("the executor of asynchronous calls takes no more")
			.hasCauseInstanceOf(RejectedExecutionException.class)
			.satisfies(
					(ex) -> assertThat(((SocketPoolException) ex).getProgress()).isEqualTo(RequestProgress.NOT_SENT));
	}

	@Test
	void cancellingACallUnderWayInterruptsItAndLeaksNothing() throws InterruptedException {
		CompletableFuture<String> result = this.client.template().exchangeAsync("silence", String.class);
		assertThat(this.read.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(result.cancel(true)).isTrue();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(result::join);
		await().untilAsserted(() -> assertThat(this.client.events().closes()).containsExactly("INTERRUPTED by LOCAL"));
		assertThat(this.client.template().exchangeAsync("2", String.class)).succeedsWithin(Duration.ofSeconds(5))
			.isEqualTo("2");
	}

	@Test
	void cancellingACallThatHasNotBegunSendsNothing() {
		Queue<Runnable> queue = new ArrayDeque<>();
		CompletableFuture<String> result = withTimeout(1000).executor(queue::add)
			.build()
			.exchangeAsync("1", String.class);
		result.cancel(true);
		queue.remove().run();
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.client.events().acquired).hasValue(0);
	}

	private ProtocolTemplate.Builder withTimeout(long millis) {
		return this.client.template().mutate().callTimeout(Duration.ofMillis(millis));
	}

	private static Throwable failure(CompletableFuture<?> result) {
		assertThat(result).failsWithin(Duration.ofSeconds(5));
		return result.handle((value, error) -> error).join();
	}

}
