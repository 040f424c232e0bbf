package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Makes calls through a {@link PooledExchange}, and repeats those that may be repeated if
 * they fail, within their deadline and the budget of the client. Thread-safe.
 */
final class RetriedExchange implements ProtocolExecution {

	private final PooledExchange exchange;

	private final RetrySettings settings;

	private final RetryBudget budget;

	RetriedExchange(PooledExchange exchange, RetrySettings settings, Ticker ticker) {
		this.exchange = exchange;
		this.settings = settings;
		this.budget = new RetryBudget(settings.maxRatio(), ticker);
	}

	RetrySettings settings() {
		return this.settings;
	}

	@Override
	public @Nullable Frame execute(ProtocolRequest request) {
		return mayRepeat(request.idempotent())
				? transmit(request.frame(), request.deadline(), request.oneWay(), request)
				: this.exchange.execute(request);
	}

	/**
	 * Return whether a call may be repeated.
	 * @param idempotent whether it was declared idempotent
	 */
	boolean mayRepeat(boolean idempotent) {
		return idempotent || this.settings.all();
	}

	/**
	 * Transmit a frame that may be repeated. Until the call has ended, and after that if
	 * an attempt failed, other threads may read the frame.
	 * @param seen the request that interceptors see, or {@code null} without interceptors
	 */
	@Nullable Frame transmit(Frame frame, Deadline deadline, boolean oneWay, @Nullable ProtocolRequest seen) {
		this.budget.callMade();
		FailedCall failed = null;
		PooledExchange.Attempt attempt = new PooledExchange.Attempt(this.settings.attemptTimeout(), null);
		while (true) {
			try {
				return this.exchange.transmit(frame, deadline, oneWay, seen, attempt);
			}
			catch (SocketPoolException ex) {
				failed = (failed != null) ? failed : new FailedCall(deadline);
				failed.pauseAfter(ex);
				attempt = attempt.after(ex);
			}
		}
	}

	/**
	 * Return whether an error may be gone in a moment. A refused login would be refused
	 * again, and servers lock accounts. A response for which there is no memory would
	 * need as much again.
	 */
	private static boolean isTransient(SocketPoolException failure) {
		if (failure instanceof ConnectFailedException) {
			return !(failure instanceof LoginRefusedException);
		}
		if (failure instanceof TransportException) {
			return !(failure.getCause() instanceof BodyBudgetExceededException);
		}
		return failure instanceof ResponseTimeoutException;
	}

	/**
	 * A call of which at least one attempt has failed.
	 */
	private final class FailedCall {

		private final Deadline deadline;

		private final List<SocketPoolException> failures = new ArrayList<>();

		private @Nullable BackOffExecution backOff;

		/** How long the call may be repeated, or zero. */
		private Duration timeout = Duration.ZERO;

		FailedCall(Deadline deadline) {
			this.deadline = deadline;
		}

		/**
		 * Wait until the next attempt is due.
		 * @param failure the error of the last attempt, which is thrown unless there is
		 * another one
		 */
		void pauseAfter(SocketPoolException failure) {
			long millis = isTransient(failure) ? pauseMillis(failure) : BackOffExecution.STOP;
			long pause = TimeUnit.MILLISECONDS.toNanos(millis);
			if (millis == BackOffExecution.STOP || pause >= remainingNanos() || !RetriedExchange.this.budget.take()) {
				throw withEarlier(failure);
			}
			this.failures.add(failure);
			park(pause);
			if (Thread.currentThread().isInterrupted()) {
				throw withEarlier(interrupted(failure));
			}
			if (remainingNanos() <= 0) {
				throw withEarlier(failure);
			}
		}

		/**
		 * Ask the policy. An error of the policy does not replace that of the call.
		 */
		private long pauseMillis(SocketPoolException failure) {
			RetryPolicy policy = RetriedExchange.this.settings.policy();
			try {
				this.timeout = policy.getTimeout();
				if (this.backOff == null) {
					this.backOff = policy.getBackOff().start();
				}
				return policy.shouldRetry(failure) ? this.backOff.nextBackOff() : BackOffExecution.STOP;
			}
			catch (RuntimeException ex) {
				if (ex != failure) {
					failure.addSuppressed(ex);
				}
				return BackOffExecution.STOP;
			}
		}

		/**
		 * Return how much time is left, also for the policy if that has a timeout.
		 */
		private long remainingNanos() {
			long remaining = this.deadline.remainingNanos();
			if (this.timeout.isZero()) {
				return remaining;
			}
			Duration elapsed = this.deadline.timeout().minusNanos(remaining);
			return Math.min(remaining, TimeUnit.NANOSECONDS.convert(this.timeout.minus(elapsed)));
		}

		private void park(long nanos) {
			Ticker ticker = this.deadline.ticker();
			long start = ticker.nanos();
			long left = nanos;
			while (left > 0 && !Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos(this, left);
				left = nanos - (ticker.nanos() - start);
			}
		}

		private CallInterruptedException interrupted(SocketPoolException failure) {
			return new CallInterruptedException(
					"the thread was interrupted in the pause before the call was repeated. The errors of its attempts "
							+ "are suppressed errors of this one.",
					new ErrorContext(failure.getPoolName(), failure.getEndpoint(), failure.getProgress()), null);
		}

		/**
		 * A pool may throw the same error again.
		 */
		private SocketPoolException withEarlier(SocketPoolException last) {
			this.failures.stream().filter((failure) -> failure != last).forEach(last::addSuppressed);
			return last;
		}

	}

}
