package io.github.socketpool.template;

import java.io.OutputStream;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
			.hasMessageContaining("the executor of asynchronous calls rejected the call")
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

	@ParameterizedTest
	@EnumSource
	void completingACallUnderWayFromOutsideFreesItsConnection(Completion completion) throws InterruptedException {
		CompletableFuture<String> result = withTimeout(60_000).build().exchangeAsync("silence", String.class);
		assertThat(this.read.await(30, TimeUnit.SECONDS)).isTrue();
		completion.complete(result);
		await().untilAsserted(() -> assertThat(this.client.events().closes()).containsExactly("INTERRUPTED by LOCAL"));
		await().until(() -> this.client.pool().control().stats().active() == 0);
		completion.verify(result);
	}

	@ParameterizedTest
	@EnumSource
	void completingACallThatWaitsForAConnectionFromOutsideEndsTheWait(Completion completion) {
		Lease lease = this.client.pool().acquire(Deadline.after(Duration.ofMinutes(1)));
		CompletableFuture<String> result = withTimeout(60_000).build().exchangeAsync("1", String.class);
		await().until(() -> this.client.pool().control().stats().waiters() == 1);
		completion.complete(result);
		await().until(() -> this.client.pool().control().stats().waiters() == 0);
		completion.verify(result);
		lease.release();
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void completingACallThatHasNotBegunFromOutsideSendsNothing(Completion completion) {
		Queue<Runnable> queue = new ArrayDeque<>();
		CompletableFuture<String> result = withTimeout(60_000).executor(queue::add)
			.build()
			.exchangeAsync("1", String.class);
		completion.complete(result);
		await().until(result::isDone);
		queue.remove().run();
		completion.verify(result);
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.client.events().acquired).hasValue(0);
	}

	@Test
	void theInterruptOfACancelledCallNeverReachesTheNextTaskOfAThread() throws Exception {
		try (TaskLoop loop = TaskLoop.begin()) {
			ProtocolTemplate template = withTimeout(60_000).executor(loop).build();
			for (int i = 0; i < 10; i++) {
				int accepted = this.server.accepted();
				CompletableFuture<String> result = template.exchangeAsync("silence", String.class);
				await().until(() -> this.server.accepted() > accepted && this.server.requests().size() > accepted);
				result.cancel(true);
				assertThat(loop.isInterruptedInNextTask()).isFalse();
			}
		}
	}

	@Test
	void theInterruptOfACancelledCallNeverReachesTheNextTaskOfAForkJoinPool() throws Exception {
		ForkJoinPool threads = new ForkJoinPool(1);
		try {
			ProtocolTemplate template = withTimeout(60_000).executor(threads).build();
			for (int i = 0; i < 10; i++) {
				int accepted = this.server.accepted();
				CompletableFuture<String> result = template.exchangeAsync("silence", String.class);
				await().until(() -> this.server.accepted() > accepted && this.server.requests().size() > accepted);
				result.cancel(true);
				assertThat(threads.submit(() -> Thread.currentThread().isInterrupted()).get(30, TimeUnit.SECONDS))
					.isFalse();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aCallThatEndsWhileItIsInterruptedWaitsForTheInterrupt() throws Exception {
		CountDownLatch interrupting = new CountDownLatch(1);
		CountDownLatch interrupt = new CountDownLatch(1);
		CountDownLatch converting = new CountDownLatch(1);
		CountDownLatch convert = new CountDownLatch(1);
		try (TaskLoop loop = TaskLoop.begin(() -> {
			interrupting.countDown();
			awaitUninterruptibly(interrupt);
		})) {
			CompletableFuture<Integer> result = withTimeout(60_000).executor(loop)
				.converter(new LatchedConverter(converting, convert))
				.build()
				.exchangeAsync("1", Integer.class);
			assertThat(converting.await(30, TimeUnit.SECONDS)).isTrue();
			Thread canceller = new Thread(() -> result.cancel(true));
			canceller.start();
			assertThat(interrupting.await(30, TimeUnit.SECONDS)).isTrue();
			convert.countDown();
			Future<Boolean> next = loop.interruptedInNextTask();
			await().until(() -> loop.isBlocked());
			assertThat(next).as("the thread is still with the call").isNotDone();
			interrupt.countDown();
			assertThat(next.get(30, TimeUnit.SECONDS)).isFalse();
			canceller.join();
		}
	}

	@Test
	void anInterruptOfSomebodyElsesIsKeptForTheExecutor() throws Exception {
		try (TaskLoop loop = TaskLoop.begin()) {
			CompletableFuture<String> result = withTimeout(60_000).executor(loop)
				.build()
				.exchangeAsync("silence", String.class);
			assertThat(this.read.await(30, TimeUnit.SECONDS)).isTrue();
			loop.interrupt();
			assertThat(failure(result)).isInstanceOf(CallInterruptedException.class);
			assertThat(loop.isInterruptedInNextTask()).isTrue();
		}
	}

	@Test
	void aCallLeavesTheContextClassLoaderOfItsCallerWithNoThread() throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		AtomicReference<ClassLoader> seen = new AtomicReference<>();
		try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
			Thread.currentThread().setContextClassLoader(application);
			ProtocolTemplate template = this.client.template().mutate().interceptor((request, execution) -> {
				seen.set(Thread.currentThread().getContextClassLoader());
				return execution.execute(request);
			}).build();
			assertThat(template.exchangeAsync("1", String.class)).succeedsWithin(Duration.ofSeconds(30));
			assertThat(failure(withTimeout(100).executor((task) -> {
			}).build().exchangeAsync("1", String.class))).isInstanceOf(AcquireTimeoutException.class);
			Thread.currentThread().setContextClassLoader(own);
			assertThat(seen.get()).isSameAs(application);
			await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getContextClassLoader() == application));
		}
		finally {
			Thread.currentThread().setContextClassLoader(own);
		}
	}

	@Test
	void whatDependsOnACallThatNeverBeganDoesNotRunOnTheThreadOfThePools() {
		CompletableFuture<String> result = withTimeout(100).executor((task) -> {
		}).build().exchangeAsync("1", String.class);
		assertThat(result.handle((value, error) -> Thread.currentThread().getName()))
			.succeedsWithin(Duration.ofSeconds(30))
			.asString()
			.isNotEqualTo("socketpool-scheduler");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private ProtocolTemplate.Builder withTimeout(long millis) {
		return this.client.template().mutate().callTimeout(Duration.ofMillis(millis));
	}

	private static Throwable failure(CompletableFuture<?> result) {
		assertThat(result).failsWithin(Duration.ofSeconds(5));
		return result.handle((value, error) -> error).join();
	}

	/**
	 * How a future is completed by somebody who does not make the call.
	 */
	enum Completion {

		CANCEL {
			@Override
			void complete(CompletableFuture<String> result) {
				result.cancel(true);
			}

			@Override
			void verify(CompletableFuture<String> result) {
				assertThat(result).isCancelled();
			}
		},

		VALUE {
			@Override
			void complete(CompletableFuture<String> result) {
				result.complete("outside");
			}

			@Override
			void verify(CompletableFuture<String> result) {
				assertThat(result).isCompletedWithValue("outside");
			}
		},

		ERROR {
			@Override
			void complete(CompletableFuture<String> result) {
				result.completeExceptionally(new IllegalStateException("outside"));
			}

			@Override
			void verify(CompletableFuture<String> result) {
				assertThat(failure(result)).isInstanceOf(IllegalStateException.class).hasMessage("outside");
			}
		},

		ERROR_AFTER_A_TIME {
			@Override
			void complete(CompletableFuture<String> result) {
				assertThat(result.orTimeout(1, TimeUnit.MILLISECONDS)).isSameAs(result);
			}

			@Override
			void verify(CompletableFuture<String> result) {
				assertThat(failure(result)).isInstanceOf(TimeoutException.class);
			}
		},

		VALUE_AFTER_A_TIME {
			@Override
			void complete(CompletableFuture<String> result) {
				assertThat(result.completeOnTimeout("outside", 1, TimeUnit.MILLISECONDS)).isSameAs(result);
			}

			@Override
			void verify(CompletableFuture<String> result) {
				assertThat(result).isCompletedWithValue("outside");
			}
		};

		abstract void complete(CompletableFuture<String> result);

		abstract void verify(CompletableFuture<String> result);

	}

	/**
	 * An executor with one thread that leaves the interrupt flag as it is from one task
	 * to the next.
	 */
	private static final class TaskLoop extends Thread implements Executor, AutoCloseable {

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final Runnable beforeInterrupt;

		private volatile boolean closed;

		private TaskLoop(Runnable beforeInterrupt) {
			super("test-task-loop");
			this.beforeInterrupt = beforeInterrupt;
		}

		static TaskLoop begin(Runnable beforeInterrupt) {
			TaskLoop loop = new TaskLoop(beforeInterrupt);
			loop.start();
			return loop;
		}

		static TaskLoop begin() {
			return begin(() -> {
			});
		}

		@Override
		public void execute(Runnable task) {
			this.tasks.add(task);
		}

		@Override
		public void run() {
			while (!this.closed) {
				Runnable task = this.tasks.poll();
				if (task != null) {
					task.run();
				}
				else {
					LockSupport.parkNanos(100_000);
				}
			}
		}

		@Override
		public void interrupt() {
			this.beforeInterrupt.run();
			super.interrupt();
		}

		boolean isBlocked() {
			return getState() == State.WAITING;
		}

		Future<Boolean> interruptedInNextTask() {
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
			return interrupted;
		}

		boolean isInterruptedInNextTask() throws Exception {
			return interruptedInNextTask().get(30, TimeUnit.SECONDS);
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/**
	 * Reads numbers, when it is let.
	 */
	private record LatchedConverter(CountDownLatch reading, CountDownLatch read) implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			this.reading.countDown();
			awaitUninterruptibly(this.read);
			return length;
		}

	}

}
