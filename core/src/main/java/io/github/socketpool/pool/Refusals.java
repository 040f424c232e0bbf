package io.github.socketpool.pool;

import java.util.Comparator;
import java.util.stream.Collectors;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;

/**
 * Says to a caller why there is no connection, what the pool looks like, and what to do.
 */
final class Refusals {

	private static final int HOLDERS_SHOWN = 3;

	private final PoolSettings settings;

	private final ErrorContext errors;

	Refusals(PoolSettings settings, ErrorContext errors) {
		this.settings = settings;
		this.errors = errors;
	}

	SocketPoolException explain(Outcome outcome, PoolStats stats) {
		if (!(outcome instanceof Outcome.Refused refused)) {
			throw new IllegalStateException("Not a refusal: " + outcome);
		}
		if (refused.cause() != null) {
			return refused.cause().in(this.errors);
		}
		return (refused.refusal() == Outcome.Refusal.CLOSED) ? closed() : tooManyWaiters(stats);
	}

	CallInterruptedException interrupted() {
		return new CallInterruptedException("the thread was interrupted before it had a connection. Nothing was sent.",
				this.errors, null);
	}

	/**
	 * The call had no time left when it came.
	 */
	AcquireTimeoutException tooLate(Deadline deadline, PoolStats stats) {
		return new AcquireTimeoutException("the deadline of the call (" + Durations.format(deadline.timeout())
				+ ") had passed before it asked for a connection: converting its payload or an interceptor took too long, or"
				+ " its timeout is too short. Nothing was sent.", this.errors, stats, null);
	}

	AcquireTimeoutException timedOut(Deadline patience, PoolSnapshot pool) {
		boolean byCall = patience.timeout().compareTo(this.settings.acquireTimeout()) < 0;
		String limit = byCall ? "before the deadline of its call" : "within pool.acquire-timeout";
		boolean onlyConnecting = pool.stats().active() == 0 && pool.stats().connecting() > 0;
		String message = (onlyConnecting ? "no connection was made " : "no connection became free ") + limit
				+ " (waited " + Durations.format(Math.max(0, patience.timeout().toNanos())) + "): " + pool.stats() + "."
				+ holders(pool) + lastFailure(pool)
				+ (onlyConnecting ? " The server does not answer the connect: check host, port and the network."
						: " Make the calls shorter, raise pool.max-size, or send fewer calls at once.")
				+ " Nothing was sent.";
		return new AcquireTimeoutException(message, this.errors, pool.stats(), null);
	}

	ConnectFailedException unusableFromTheStart(String target, CloseReason reason) {
		String problem = (reason == CloseReason.UNSOLICITED) ? "sent a frame before it was asked for anything"
				: "closed it at once: it may have as many clients as it takes, or refuse this one";
		return new ConnectFailedException(
				target + " accepted the connection and " + problem + ". Look into its log. Nothing was sent.",
				this.errors, null);
	}

	private PoolClosedException closed() {
		return new PoolClosedException("the pool is closed and takes no calls. Nothing was sent.", this.errors);
	}

	private TooManyWaitersException tooManyWaiters(PoolStats stats) {
		return new TooManyWaitersException(
				"as many callers wait as pool.max-waiters allows (" + this.settings.maxWaiters() + "): " + stats
						+ ". Send fewer calls at once, or raise pool.max-size or pool.max-waiters. Nothing was sent.",
				this.errors);
	}

	private static String holders(PoolSnapshot pool) {
		String holders = pool.connections()
			.stream()
			.filter((connection) -> connection.holder() != null)
			.sorted(Comparator.comparing(PoolSnapshot.ConnectionInfo::since).reversed())
			.limit(HOLDERS_SHOWN)
			.map((connection) -> "'" + connection.holder() + "' for " + Durations.format(connection.since()))
			.collect(Collectors.joining(", "));
		return holders.isEmpty() ? "" : " Held longest by " + holders + ".";
	}

	private static String lastFailure(PoolSnapshot pool) {
		PoolSnapshot.Failure failure = pool.lastFailure();
		boolean belowSize = pool.stats().total() < pool.stats().max();
		return (failure != null && belowSize) ? " The last connect failed: " + failure.message() : "";
	}

}
