package io.github.socketpool.template;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Scheduler;
import io.github.socketpool.pool.TooManyWaitersException;
import org.jspecify.annotations.Nullable;

/**
 * A call that runs on another thread and completes a future. It ends by its deadline even
 * if no thread ever begins it. Completing the future from outside ends the call: a queued
 * call never begins, and a running one is interrupted.
 * <p>
 * The interrupt reaches the thread only while it runs this call. It is sent under the
 * lock, which the thread takes before it returns to its executor.
 *
 * <pre>
 * QUEUED ──begin──▶ RUNNING ──────end──────▶ ENDED
 *   │                  └─interrupt─▶ INTERRUPTED ─end─▶ ENDED
 *   └──────────────abandon─────────────────▶ ENDED
 * </pre>
 *
 * @param <T> the type of the response
 */
final class AsyncCall<T> implements Runnable {

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final InterceptedCall intercepted;

	private final Supplier<T> call;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private State state = State.QUEUED;

	/** Guarded by the lock; {@code null} unless the call runs. */
	private @Nullable Thread thread;

	/** Guarded by the lock; {@code null} before the call is timed. */
	private @Nullable Future<?> timeout;

	private AsyncCall(InterceptedCall intercepted, Supplier<T> call) {
		this.intercepted = intercepted;
		this.call = call;
	}

	/**
	 * Start a call.
	 * @param intercepted ends with the call if no thread begins it
	 * @param call makes the call
	 * @return the future response
	 */
	static <T> CompletableFuture<T> start(Executor executor, ConnectionPool pool, Deadline deadline,
			InterceptedCall intercepted, Supplier<T> call) {
		AsyncCall<T> asyncCall = new AsyncCall<>(intercepted, call);
		asyncCall.result.whenComplete((response, failure) -> asyncCall.completed(failure));
		try {
			executor.execute(asyncCall);
			asyncCall.endBy(deadline, pool);
		}
		catch (RuntimeException | Error ex) {
			asyncCall.fail(new TooManyWaitersException(
					"the executor of asynchronous calls rejected the call. Send fewer calls at once, or enlarge its "
							+ "queue. Nothing was sent.",
					errors(pool), ex));
		}
		return asyncCall.result;
	}

	@Override
	public void run() {
		if (!begin()) {
			return;
		}
		@Nullable T response = null;
		@Nullable Throwable failure = null;
		try {
			response = this.call.get();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		end();
		if (failure == null) {
			this.result.complete(response);
		}
		else {
			this.result.completeExceptionally(failure);
		}
	}

	private boolean begin() {
		this.lock.lock();
		try {
			if (this.state != State.QUEUED) {
				return false;
			}
			this.state = State.RUNNING;
			this.thread = Thread.currentThread();
			cancelTimeout();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Interrupt the thread if the call runs. An interrupt by other code that is already
	 * pending ends the call too, and must stay set after it.
	 */
	private void interrupt() {
		this.lock.lock();
		try {
			if (this.state == State.RUNNING && this.thread != null && !this.thread.isInterrupted()) {
				this.state = State.INTERRUPTED;
				this.thread.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End the call in its thread, which returns to its executor without the interrupt of
	 * this call.
	 */
	private void end() {
		this.lock.lock();
		try {
			if (this.state == State.INTERRUPTED) {
				Thread.interrupted();
			}
			this.state = State.ENDED;
			this.thread = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End a call that no thread has begun.
	 * @return {@code false} if a thread has begun it, or it has ended
	 */
	private boolean abandon() {
		this.lock.lock();
		try {
			if (this.state != State.QUEUED) {
				return false;
			}
			this.state = State.ENDED;
			cancelTimeout();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The future has been completed, by this call or from outside.
	 */
	private void completed(@Nullable Throwable failure) {
		if (abandon()) {
			this.intercepted.end((failure != null) ? failure
					: new CancellationException("The future was completed before a thread began the call"));
		}
		else {
			interrupt();
		}
	}

	/**
	 * Fail a call that no thread has begun.
	 */
	private void fail(Throwable failure) {
		if (abandon()) {
			try {
				this.intercepted.end(failure);
			}
			finally {
				this.result.completeExceptionally(failure);
			}
		}
	}

	/**
	 * A call that has begun enforces its own deadline. This ends one that has not begun.
	 */
	private void endBy(Deadline deadline, ConnectionPool pool) {
		this.lock.lock();
		try {
			if (this.state == State.QUEUED) {
				this.timeout = Scheduler.shared().schedule(() -> timedOut(pool), deadline.remainingNanos());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Leave the scheduler's thread, since code that depends on the future may block.
	 */
	private void timedOut(ConnectionPool pool) {
		try {
			AsyncThreads.shared().execute(() -> neverBegan(pool));
		}
		catch (RuntimeException | Error ex) {
			neverBegan(pool);
		}
	}

	private void neverBegan(ConnectionPool pool) {
		fail(new AcquireTimeoutException(
				"no thread of the executor began the call before its deadline. Give the executor more threads,"
						+ " or send fewer calls at once. Nothing was sent.",
				errors(pool), stats(pool), null));
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.cancel(false);
			this.timeout = null;
		}
	}

	/**
	 * Return the counts of the pool. A mocked pool has none.
	 */
	private static @Nullable PoolStats stats(ConnectionPool pool) {
		PoolControl control = pool.control();
		return (control != null) ? control.stats() : null;
	}

	private static ErrorContext errors(ConnectionPool pool) {
		return ErrorContext.of(pool.name(), pool.endpoints());
	}

	private enum State {

		/** Waiting in the executor. */
		QUEUED,

		/** A thread makes the call. */
		RUNNING,

		/** This call has interrupted the thread that makes it. */
		INTERRUPTED,

		/** No thread runs the call any more. */
		ENDED

	}

}
