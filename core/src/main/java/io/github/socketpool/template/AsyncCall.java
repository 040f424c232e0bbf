package io.github.socketpool.template;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.TooManyWaitersException;

/**
 * A call that runs on another thread and completes a future. It ends by its deadline even
 * if no thread ever begins it, and cancelling the future interrupts it.
 *
 * @param <T> the type of the response
 */
final class AsyncCall<T> extends FutureTask<T> {

	private static final AtomicInteger THREAD_COUNT = new AtomicInteger();

	/** Grows as needed, and has no thread while there are no asynchronous calls. */
	private static final Executor DEFAULT_EXECUTOR = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(null, task, "socketpool-async-" + THREAD_COUNT.incrementAndGet(), 0, false);
		thread.setDaemon(true);
		return thread;
	});

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final AtomicBoolean begun = new AtomicBoolean();

	private AsyncCall(Callable<T> call) {
		super(call);
	}

	static <T> CompletableFuture<T> start(Executor executor, ConnectionPool pool, Deadline deadline, Callable<T> call) {
		AsyncCall<T> asyncCall = new AsyncCall<>(call);
		ErrorContext errors = new ErrorContext(pool.name(), pool.target(), null);
		try {
			executor.execute(asyncCall);
			asyncCall.endBy(deadline, pool, errors);
		}
		catch (RuntimeException | Error ex) {
			asyncCall.result.completeExceptionally(new TooManyWaitersException(
					"the executor of asynchronous calls takes no more. Send fewer at once, or give it more room."
							+ " Nothing was sent.",
					errors, ex));
		}
		asyncCall.result.whenComplete((response, failure) -> {
			if (asyncCall.result.isCancelled()) {
				asyncCall.cancel(true);
			}
		});
		return asyncCall.result;
	}

	static Executor defaultExecutor() {
		return DEFAULT_EXECUTOR;
	}

	@Override
	public void run() {
		if (this.begun.compareAndSet(false, true)) {
			super.run();
		}
	}

	@Override
	protected void done() {
		if (isCancelled()) {
			return;
		}
		try {
			this.result.complete(get());
		}
		catch (ExecutionException ex) {
			this.result.completeExceptionally(ex.getCause());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("A task that is done made its thread wait", ex);
		}
	}

	/**
	 * A call that has begun keeps its deadline by itself. This ends one that has not.
	 */
	private void endBy(Deadline deadline, ConnectionPool pool, ErrorContext errors) {
		CompletableFuture<Void> timer = new CompletableFuture<>();
		timer.orTimeout(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
		timer.whenComplete((nothing, timeout) -> {
			if (timeout != null && this.begun.compareAndSet(false, true)) {
				this.result.completeExceptionally(new AcquireTimeoutException(
						"no thread of the executor began the call before its deadline. Give the executor more threads,"
								+ " or send fewer calls at once. Nothing was sent.",
						errors, pool.stats(), null));
			}
		});
		this.result.whenComplete((response, failure) -> timer.complete(null));
	}

}
