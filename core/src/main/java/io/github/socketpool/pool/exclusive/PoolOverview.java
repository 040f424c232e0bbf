package io.github.socketpool.pool.exclusive;

import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.Durations;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;

/**
 * What a message says of the pool to callers who are refused: its counts, who holds its
 * connections, who waits, and what to do. Written once for all who are refused within a
 * few milliseconds: with many callers of short deadlines, to write it for each of them
 * would take more time than calls do. Immutable.
 */
final class PoolOverview {

	private static final int HOLDERS_SHOWN = 3;

	/** How long it may be shown. */
	private static final long MAX_AGE = TimeUnit.MILLISECONDS.toNanos(10);

	private final long takenAt;

	private final PoolStats stats;

	private final String holders;

	private final String waiters;

	private final String lastFailure;

	private final String remedy;

	PoolOverview(PoolSnapshot pool, long now) {
		this.takenAt = now;
		this.stats = pool.stats();
		this.holders = holders(pool);
		this.waiters = waiters(pool);
		this.lastFailure = lastFailure(pool);
		this.remedy = remedy(pool, isOnlyConnecting());
	}

	/**
	 * Return whether this may be shown to another caller.
	 */
	boolean isRecent(long now) {
		return now - this.takenAt < MAX_AGE;
	}

	PoolStats stats() {
		return this.stats;
	}

	/**
	 * Return whether connections are being made, and none is there.
	 */
	boolean isOnlyConnecting() {
		return this.stats.active() == 0 && this.stats.connecting() > 0;
	}

	/**
	 * Return a sentence about those who have held a connection longest, or an empty text.
	 */
	String holders() {
		return this.holders;
	}

	/**
	 * Return a sentence about the first ones who wait, or an empty text.
	 */
	String waiters() {
		return this.waiters;
	}

	/**
	 * Return a sentence about the connect that failed last, or an empty text.
	 */
	String lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Return a sentence that says what to do, or an empty text.
	 */
	String remedy() {
		return this.remedy;
	}

	private static String holders(PoolSnapshot pool) {
		String holders = pool.connections()
			.stream()
			.filter((connection) -> connection.holder() != null)
			.sorted(Comparator.comparing(PoolSnapshot.ConnectionInfo::since).reversed())
			.limit(HOLDERS_SHOWN)
			.map((connection) -> "'" + connection.holder() + "' for " + Durations.readable(connection.since()))
			.collect(Collectors.joining(", "));
		return holders.isEmpty() ? "" : " Held longest by " + holders + ".";
	}

	private static String waiters(PoolSnapshot pool) {
		String waiters = pool.waiters()
			.stream()
			.map((waiter) -> "'" + waiter.thread() + "' for " + Durations.readable(waiter.since()))
			.collect(Collectors.joining(", "));
		return waiters.isEmpty() ? "" : " Still waiting, next first: " + waiters + ".";
	}

	private static String lastFailure(PoolSnapshot pool) {
		PoolSnapshot.Failure failure = pool.lastFailure();
		return (failure != null && isConnectFailing(pool)) ? " The last connect failed: " + failure.message() : "";
	}

	/**
	 * While older connections serve, a connect that fails after a renewal is no outage.
	 */
	private static boolean isConnectFailing(PoolSnapshot pool) {
		PoolSnapshot.Renewal renewal = pool.renewal();
		return pool.outage() != null || (renewal != null && renewal.failure() != null);
	}

	private static String remedy(PoolSnapshot pool, boolean onlyConnecting) {
		if (pool.state() == PoolState.SUSPENDED) {
			return " The pool is suspended: resume it.";
		}
		if (isConnectFailing(pool)) {
			return "";
		}
		return onlyConnecting
				? " The connect, with any TLS handshake and login, has not ended: check host, port and the network. "
						+ "A pool.acquire-timeout longer than connect.timeout shows why."
				: " Make the calls shorter, raise pool.max-size, or send fewer calls at once.";
	}

}
