package io.github.socketpool.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.ConnectionState;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a pool, as the {@link SocketPoolEndpoint} shows it. Its parts were read
 * together and fit each other. Lengths of time are rounded down to milliseconds.
 *
 * @param target where its connections lead, as {@code host:port}
 * @param open whether it has not been closed
 * @param state what it does with callers: {@code open}, {@code suspended} (they wait),
 * {@code refusing} (suspended for good) or {@code closed}
 * @param settings how it is set up
 * @param counts how many connections and waiters there are
 * @param connections each connection
 * @param waiters each caller who waits, the first one being served next
 * @param closes how many connections have been closed, by reason and initiator
 * @param lastError the last connect that failed, or {@code null} when none has
 * @param outage for how long connects have been failing, or {@code null} when they are
 * not
 */
public record PoolDescriptor(String target, boolean open, String state, Settings settings, Counts counts,
		List<Connection> connections, List<Waiter> waiters, List<Close> closes, @Nullable LastError lastError,
		@Nullable Outage outage) implements OperationResponseBody {

	static PoolDescriptor of(ConnectionPool pool) {
		PoolSnapshot snapshot = pool.snapshot();
		return new PoolDescriptor(pool.target(), snapshot.state() != PoolState.CLOSED, nameOf(snapshot.state()),
				Settings.of(snapshot.settings()), Counts.of(snapshot.stats()),
				snapshot.connections().stream().map((connection) -> Connection.of(connection, pool.target())).toList(),
				snapshot.waiters().stream().map(Waiter::of).toList(),
				snapshot.closes().stream().map(Close::of).toList(), LastError.of(snapshot.lastFailure()),
				Outage.of(snapshot.outage()));
	}

	private static Duration rounded(Duration duration) {
		return duration.truncatedTo(ChronoUnit.MILLIS);
	}

	private static String nameOf(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * How a pool is set up.
	 *
	 * @param maxSize the most connections at once
	 * @param minIdle how many connections are kept idle
	 * @param maxWaiters how many callers may wait
	 * @param acquireTimeout how long a caller waits at most
	 * @param idleTimeout how long a connection above {@code minIdle} is kept without use;
	 * zero means for ever
	 * @param maxLifetime how old a connection may become; zero means any age
	 * @param maxUses how many calls a connection serves; 0 means any number
	 * @param maxConnecting how many connections are being made at once
	 * @param connectBackoffInitial the longest pause after a first failed connect
	 * @param connectBackoffMax the longest pause of all
	 * @param leakDetectionThreshold how long a caller may hold a connection until it is
	 * reported as leaked; zero means for ever
	 * @param warmUp what the pool does when it is started: {@code lazy},
	 * {@code background} or {@code required}
	 */
	public record Settings(int maxSize, int minIdle, int maxWaiters, Duration acquireTimeout, Duration idleTimeout,
			Duration maxLifetime, int maxUses, int maxConnecting, Duration connectBackoffInitial,
			Duration connectBackoffMax, Duration leakDetectionThreshold, String warmUp) {

		private static Settings of(PoolSettings settings) {
			return new Settings(settings.maxSize(), settings.minIdle(), settings.maxWaiters(),
					settings.acquireTimeout(), settings.idleTimeout(), settings.maxLifetime(), settings.maxUses(),
					settings.maxConnecting(), settings.connectBackoffInitial(), settings.connectBackoffMax(),
					settings.leakDetectionThreshold(), nameOf(settings.warmUp()));
		}

	}

	/**
	 * How many connections and waiters there are.
	 *
	 * @param total connections in use, idle and being made
	 * @param active connections in use
	 * @param idle idle connections
	 * @param connecting connections being made
	 * @param waiters callers who wait
	 * @param opened connections made since the pool was made
	 */
	public record Counts(int total, int active, int idle, int connecting, int waiters, long opened) {

		private static Counts of(PoolStats stats) {
			return new Counts(stats.total(), stats.active(), stats.idle(), stats.connecting(), stats.waiters(),
					stats.opened());
		}

	}

	/**
	 * A connection.
	 *
	 * @param state what it is doing: {@code connecting}, {@code idle}, {@code validating}
	 * (idle, and being looked at), {@code active} or {@code closing}
	 * @param target where it leads
	 * @param age how long ago it was made, or began to be made
	 * @param uses how many calls it has served, the present one included
	 * @param idleFor how long it has been idle, or {@code null} when it is not
	 * @param holder the name of the thread that holds it, or {@code null} when none does
	 * @param heldFor how long it has been held, or {@code null} when it is not
	 */
	public record Connection(String state, String target, Duration age, long uses, @Nullable Duration idleFor,
			@Nullable String holder, @Nullable Duration heldFor) {

		private static Connection of(PoolSnapshot.ConnectionInfo connection, String target) {
			Duration since = rounded(connection.since());
			return new Connection(nameOf(connection.state()), target, rounded(connection.age()), connection.uses(),
					isIdle(connection.state()) ? since : null, connection.holder(),
					(connection.state() == ConnectionState.ACTIVE) ? since : null);
		}

		private static boolean isIdle(ConnectionState state) {
			return state == ConnectionState.IDLE || state == ConnectionState.VALIDATING;
		}

	}

	/**
	 * A caller who waits.
	 *
	 * @param thread the name of the caller's thread
	 * @param waitingFor how long the caller has been waiting
	 */
	public record Waiter(String thread, Duration waitingFor) {

		private static Waiter of(PoolSnapshot.WaiterInfo waiter) {
			return new Waiter(waiter.thread(), rounded(waiter.since()));
		}

	}

	/**
	 * How many connections have been closed in one way.
	 *
	 * @param reason why, such as {@code used-up}
	 * @param initiator which side closed first, {@code local} or {@code peer}
	 * @param count how many
	 */
	public record Close(String reason, String initiator, long count) {

		private static Close of(PoolSnapshot.CloseCount close) {
			return new Close(nameOf(close.reason()), nameOf(close.initiator()), close.count());
		}

	}

	/**
	 * A connect that failed.
	 *
	 * @param message what happened and what to do
	 * @param at when
	 */
	public record LastError(String message, Instant at) {

		private static @Nullable LastError of(PoolSnapshot.@Nullable Failure failure) {
			return (failure != null) ? new LastError(failure.message(), failure.at()) : null;
		}

	}

	/**
	 * A time during which connects fail.
	 *
	 * @param downFor for how long they have been failing
	 * @param nextAttempt how long it is until the next attempt, if anybody asks for it;
	 * zero when it is due or under way
	 */
	public record Outage(Duration downFor, Duration nextAttempt) {

		private static @Nullable Outage of(PoolSnapshot.@Nullable Outage outage) {
			return (outage != null) ? new Outage(rounded(outage.since()), rounded(outage.nextAttempt())) : null;
		}

	}

}
