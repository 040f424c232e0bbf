package io.github.socketpool.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller on a thread of its own, platform or virtual.
 *
 * @param <T> what the call returns
 */
public final class Caller<T> {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private volatile boolean interruptedAtEnd;

	private final Thread thread;

	private Caller(Function<Runnable, Thread> threads, Callable<T> call) {
		this.thread = threads.apply(() -> run(call));
	}

	public static <T> Caller<T> start(Callable<T> call) {
		return start(ThreadKind.PLATFORM, call);
	}

	public static <T> Caller<T> start(ThreadKind kind, Callable<T> call) {
		return start(kind::newThread, call);
	}

	/**
	 * Start a caller on a thread that is more than a thread.
	 */
	public static <T> Caller<T> start(Function<Runnable, Thread> threads, Callable<T> call) {
		Caller<T> started = new Caller<>(threads, call);
		started.thread.start();
		return started;
	}

	public Thread thread() {
		return this.thread;
	}

	public boolean isDone() {
		return this.result.isDone();
	}

	/**
	 * Return whether the thread's interrupt flag was set when the call ended.
	 */
	public boolean isInterruptedAtEnd() {
		return this.interruptedAtEnd;
	}

	public T get() {
		return get(LIMIT);
	}

	/**
	 * Return the result of a caller that may take long.
	 */
	public T get(Duration limit) {
		try {
			return this.result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("The call failed", ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("The call did not end", ex);
		}
	}

	/**
	 * Return the error that the call ended with, which must be of the given type.
	 */
	public <E extends Throwable> E failure(Class<E> type) {
		assertThat(this.result).failsWithin(LIMIT);
		Throwable failure = this.result.handle((value, error) -> error).getNow(null);
		assertThat(failure).isInstanceOf(type);
		return type.cast(failure);
	}

	private void run(Callable<T> call) {
		try {
			T value = call.call();
			this.interruptedAtEnd = Thread.currentThread().isInterrupted();
			this.result.complete(value);
		}
		catch (Throwable ex) {
			this.interruptedAtEnd = Thread.currentThread().isInterrupted();
			this.result.completeExceptionally(ex);
		}
	}

	/**
	 * The kinds of callers.
	 */
	public enum ThreadKind {

		PLATFORM, VIRTUAL;

		/**
		 * Return whether the virtual machine has threads of this kind.
		 */
		public boolean isAvailable() {
			return this == PLATFORM || Runtime.version().feature() >= 21;
		}

		/**
		 * Skip the test on a virtual machine that has no threads of this kind.
		 */
		public void assumeAvailable() {
			Assumptions.assumeTrue(isAvailable(), () -> "no virtual threads on Java " + Runtime.version().feature());
		}

		public Thread newThread(Runnable task) {
			if (this == PLATFORM) {
				Thread thread = new Thread(task, "caller");
				thread.setDaemon(true);
				return thread;
			}
			assumeAvailable();
			try {
				Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
				Class<?> type = Class.forName("java.lang.Thread$Builder");
				return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, task);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
