package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.ThreadKind;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.TooManyWaitersException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the errors of callers who get no connection: why, the state of the pool, and what
 * to do.
 */
final class AcquireErrors {

	private final Supplier<ErrorContext> errors;

	private final Ledger ledger;

	private final PoolHistory history;

	private final Ticker ticker;

	private volatile @Nullable PoolOverview recent;

	/**
	 * Create the errors of a pool.
	 * @param errors names the pool and its endpoint, which may change
	 */
	AcquireErrors(PoolContext context, Supplier<ErrorContext> errors) {
		this.errors = errors;
		this.ledger = context.ledger();
		this.history = context.history();
		this.ticker = context.ticker();
	}

	SocketPoolException explain(Outcome.Refused refused) {
		if (refused instanceof Outcome.NotOpen notOpen) {
			return PoolClosedException.of(notOpen.state(), this.errors.get());
		}
		if (refused instanceof Outcome.QueueFull) {
			return tooManyWaiters();
		}
		if (refused instanceof Outcome.TargetDown down) {
			return targetDown(down);
		}
		if (refused instanceof Outcome.TooLittleTime time) {
			return tooLittleTime(time);
		}
		return nested(((Outcome.Deadlock) refused).holders());
	}

	CallInterruptedException interrupted() {
		return new CallInterruptedException("the thread was interrupted before it had a connection. Nothing was sent.",
				this.errors.get(), null);
	}

	/**
	 * The call had no time left when it came.
	 */
	AcquireTimeoutException tooLate(Deadline deadline) {
		return new AcquireTimeoutException("the deadline of the call (" + Durations.readable(deadline.timeout())
				+ ") had passed before it asked for a connection: converting its payload or an interceptor took too long. "
				+ deadline.remedy() + " if they need longer. Nothing was sent.", this.errors.get(), this.ledger.stats(),
				null);
	}

	/**
	 * The call had no time left when its turn came.
	 */
	AcquireTimeoutException servedTooLate(Deadline deadline) {
		PoolOverview pool = overview();
		return new AcquireTimeoutException(
				"a connection became free just after the deadline of the call had passed ("
						+ Durations.readable(deadline.timeout()) + "): " + pool.stats() + "." + pool.holders() + " "
						+ deadline.remedy() + ", make the calls shorter, or raise pool.max-size. Nothing was sent.",
				this.errors.get(), pool.stats(), null);
	}

	/**
	 * The call had too little time left to wait for a connection.
	 */
	private AcquireTimeoutException tooLittleTime(Outcome.TooLittleTime time) {
		PoolStats stats = overview().stats();
		return new AcquireTimeoutException(
				"the call had to wait for a connection with " + Durations.readable(time.leftNanos())
						+ " left, and nearly all exchanges of the last 10 s took "
						+ Durations.readable(time.shortestNanos()) + " or longer: " + stats
						+ ". Raise call-timeout, raise pool.max-size, or send fewer calls at once. Nothing was sent.",
				this.errors.get(), stats, null);
	}

	/**
	 * The request of the call was still being sent by another thread long after the
	 * call's deadline.
	 */
	ResponseTimeoutException notTold(Deadline deadline) {
		return new ResponseTimeoutException("the deadline of " + Durations.readable(deadline.timeout())
				+ " has passed while another thread was handing over a connection to this call: an error ended that thread,"
				+ " or it was not scheduled. The request may have been sent.",
				this.errors.get().with(RequestProgress.SENT), null);
	}

	/**
	 * The caller's acquire timeout, or its deadline, has passed.
	 * @param waited how long it was to wait
	 */
	AcquireTimeoutException timedOut(Duration waited) {
		PoolOverview pool = overview();
		boolean byCall = waited.compareTo(this.ledger.settings().acquireTimeout()) < 0;
		String limit = byCall ? "before the deadline of its call" : "within pool.acquire-timeout";
		String message = (pool.isOnlyConnecting() ? "no connection was made " : "no connection became free ") + limit
				+ " (waited " + Durations.readable(waited) + "): " + pool.stats() + "." + pool.holders()
				+ pool.waiters() + pool.lastFailure() + pool.remedy() + " Nothing was sent.";
		return new AcquireTimeoutException(message, this.errors.get(), pool.stats(), null);
	}

	/**
	 * Return the state of the pool, now or a moment ago: many callers may be refused at
	 * once.
	 */
	private PoolOverview overview() {
		long now = this.ticker.nanos();
		PoolOverview recent = this.recent;
		if (recent == null || !recent.isRecent(now)) {
			recent = new PoolOverview(this.history.overview(this.ledger, now), now);
			this.recent = recent;
		}
		return recent;
	}

	ConnectFailedException unusableFromTheStart(Slot slot, CloseReason reason) {
		String problem = (reason == CloseReason.UNSOLICITED)
				? "sent a frame before any request. If it greets its clients, set login.greeting to true."
				: "closed it at once. It may have reached its limit of clients, or refuse this one: check its log.";
		return new ConnectFailedException(ConnectPhase.CONNECT,
				slot.endpoint() + " accepted the connection and " + problem + " Nothing was sent.",
				this.errors.get().at(slot.endpoint()), null);
	}

	/**
	 * A pool that requires a connection to start has got none. It may well be closed now,
	 * so nothing is said about further attempts.
	 */
	ConnectFailedException notStarted(ConnectFailedException failure) {
		return failure.in(errorsAt(failure));
	}

	/**
	 * With several targets, the error names the one that failed last.
	 */
	private ErrorContext errorsAt(ConnectFailedException failure) {
		Endpoint endpoint = failure.getEndpoint();
		return (endpoint != null) ? this.errors.get().at(endpoint) : this.errors.get();
	}

	private ConnectFailedException targetDown(Outcome.TargetDown down) {
		return down.cause().in(errorsAt(down.cause()), outage(down) + nextAttempt(down));
	}

	private static String outage(Outcome.TargetDown down) {
		if (down.downNanos() <= 0) {
			return "";
		}
		long ago = down.lastFailureNanos();
		return " Connects have been failing for " + Durations.readable(down.downNanos()) + ", the last one "
				+ ((ago > 0) ? Durations.readable(ago) + " ago." : "just now.");
	}

	private static String nextAttempt(Outcome.TargetDown down) {
		long next = down.nextAttemptNanos();
		return (next > 0)
				? " The next attempt follows in " + Durations.readable(next) + "; until then calls are refused at once."
				: " The next attempt is under way; until it ends calls are refused at once.";
	}

	private TooManyWaitersException tooManyWaiters() {
		String remedy = (this.ledger.state() == PoolState.SUSPENDED) ? "The pool is suspended: resume it."
				: "Send fewer calls at once, or raise pool.max-size or pool.max-waiters.";
		return new TooManyWaitersException(
				"as many callers wait as pool.max-waiters allows (" + this.ledger.settings().maxWaiters() + "): "
						+ this.ledger.stats() + ". " + remedy + " Nothing was sent.",
				this.errors.get());
	}

	private NestedAcquireException nested(List<Thread> holders) {
		PoolStats stats = this.ledger.stats();
		String names = holders.stream()
			.map((holder) -> "'" + ThreadKind.nameOf(holder) + "'")
			.collect(Collectors.joining(", "));
		NestedAcquireException nested = new NestedAcquireException(
				"this thread holds a connection and asks for another "
						+ "one, and so does every thread that could release one (" + names
						+ "): all would wait forever. " + stats
						+ ". Release the first connection before asking for the next, or raise pool.max-size above "
						+ "the number of threads that need more than one. Nothing was sent.",
				this.errors.get(), stats);
		holders.stream()
			.filter((holder) -> holder != Thread.currentThread())
			.forEach((holder) -> nested.addSuppressed(new HolderStack(holder)));
		return nested;
	}

}
