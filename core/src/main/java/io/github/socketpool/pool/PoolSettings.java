package io.github.socketpool.pool;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;

/**
 * How large a pool is, how its callers wait, and how long its connections live.
 * Immutable.
 *
 * @param maxSize the most connections at once, in use, idle and being connected together;
 * at least 1
 * @param minIdle how many connections are kept idle for calls to come; 0 to
 * {@code maxSize}
 * @param maxWaiters how many callers may wait for a connection to become free; further
 * ones are refused at once. Callers for whom a connection is being made or validated, or
 * can be made, do not count
 * @param acquireTimeout how long a caller waits at most; more than zero
 * @param idleTimeout how long a connection above {@code minIdle} is kept without use;
 * zero means forever
 * @param maxLifetime how old a connection may become, less up to a fifth of it, at
 * random, so that connections made together do not end together; zero means any age
 * @param maxUses how many calls a connection serves before it is replaced; 0 means any
 * number
 * @param maxConnecting how many connections are being made at once; at least 1. While the
 * target is down, or a connection to it has just been lost, it is one
 * @param connectBackoffInitial how long the pause after a failed connect may be at least:
 * each pause is a random part of the longest one; more than zero
 * @param connectBackoffMax how long a pause is at most; at least
 * {@code connectBackoffInitial}
 * @param leakDetectionThreshold how long a caller may hold a connection until it is
 * reported as leaked; zero means forever
 * @param warmUp what the pool does when it is started
 * @param balancing how the pool chooses among several targets
 * @param maxInFlight how many calls may be in flight on a connection that calls share; at
 * least 1. Without sharing, a connection has one call at a time
 */
public record PoolSettings(int maxSize, int minIdle, int maxWaiters, Duration acquireTimeout, Duration idleTimeout,
		Duration maxLifetime, int maxUses, int maxConnecting, Duration connectBackoffInitial,
		Duration connectBackoffMax, Duration leakDetectionThreshold, WarmUp warmUp, Balancing balancing,
		int maxInFlight) {

	private static final PoolSettings DEFAULTS = new PoolSettings(8, 0, 256, Duration.ofSeconds(3),
			Duration.ofMinutes(5), Duration.ofMinutes(30), 0, 2, Duration.ofMillis(100), Duration.ofSeconds(10),
			Duration.ZERO, WarmUp.LAZY, Balancing.LEAST_BUSY, 64);

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public PoolSettings {
		requireAtLeast("pool.max-size", maxSize, 1, "Use the largest number of connections to the server, such as 8.");
		requireAtLeast("pool.min-idle", minIdle, 0, "Use 0 to connect only when a call needs it.");
		requireAtLeast("pool.max-waiters", maxWaiters, 0, "Use 0 to refuse callers instead of letting them wait.");
		requireAtLeast("pool.max-uses", maxUses, 0, "Use 0 for any number of calls.");
		requireAtLeast("pool.max-connecting", maxConnecting, 1, "Use the number of connects at once, such as 2.");
		requireAtLeast("pool.max-in-flight", maxInFlight, 1,
				"Use the number of calls that the server may have to answer at once on a connection, such as 64.");
		if (minIdle > maxSize) {
			throw new InvalidSettingException("pool.min-idle", minIdle,
					"must not be larger than pool.max-size, which is " + maxSize,
					"Lower pool.min-idle or raise pool.max-size.");
		}
		requirePositive("pool.acquire-timeout", acquireTimeout,
				"Use the longest time that a caller may wait for a connection, such as 3s; "
						+ "to refuse waiting altogether set pool.max-waiters to 0.");
		requireNotNegative("pool.idle-timeout", idleTimeout, "Use 0 to keep idle connections forever.");
		requireNotNegative("pool.max-lifetime", maxLifetime, "Use 0 to let connections become as old as they can.");
		requireNotNegative("pool.leak-detection-threshold", leakDetectionThreshold, "Use 0 to report no leaks.");
		requirePositive("connect.backoff.initial", connectBackoffInitial,
				"Use the longest pause after a first failed connect, such as 100ms.");
		if (connectBackoffMax.compareTo(connectBackoffInitial) < 0) {
			throw new InvalidSettingException("connect.backoff.max", Durations.property(connectBackoffMax),
					"must not be shorter than connect.backoff.initial, which is "
							+ Durations.property(connectBackoffInitial),
					"Raise connect.backoff.max or lower connect.backoff.initial.");
		}
	}

	/**
	 * Return the default settings: 8 connections, none kept idle, 256 waiters for at most
	 * 3 s, 5 min without use, 30 min of life, any number of uses, 2 connects at once,
	 * pauses of 100 ms to 10 s while the target is down, no leak detection, no warm-up,
	 * the least busy of several targets, 64 calls in flight on a shared connection.
	 * @return the default settings
	 */
	public static PoolSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with one connection for each call: it is made for the call
	 * and closed after it. {@code maxSize} is then the number of calls at once.
	 * @return new settings
	 */
	public PoolSettings perCall() {
		return with((draft) -> {
			draft.minIdle = 0;
			draft.maxUses = 1;
			draft.maxConnecting = draft.maxSize;
		});
	}

	/**
	 * Return these settings with another size.
	 * @param maxSize the most connections at once
	 * @param minIdle how many connections are kept idle
	 * @return new settings
	 * @throws InvalidSettingException if {@code maxSize} is less than 1 or less than
	 * {@code minIdle}
	 */
	public PoolSettings withSize(int maxSize, int minIdle) {
		return with((draft) -> {
			draft.maxSize = maxSize;
			draft.minIdle = minIdle;
		});
	}

	/**
	 * Return these settings with another size.
	 * @param maxSize the most connections at once
	 * @return new settings
	 */
	public PoolSettings withMaxSize(int maxSize) {
		return with((draft) -> draft.maxSize = maxSize);
	}

	/**
	 * Return these settings with another number of idle connections.
	 * @param minIdle how many connections are kept idle
	 * @return new settings
	 */
	public PoolSettings withMinIdle(int minIdle) {
		return with((draft) -> draft.minIdle = minIdle);
	}

	/**
	 * Return these settings with another number of waiters.
	 * @param maxWaiters how many callers may wait
	 * @return new settings
	 */
	public PoolSettings withMaxWaiters(int maxWaiters) {
		return with((draft) -> draft.maxWaiters = maxWaiters);
	}

	/**
	 * Return these settings with another time to wait.
	 * @param acquireTimeout how long a caller waits at most
	 * @return new settings
	 */
	public PoolSettings withAcquireTimeout(Duration acquireTimeout) {
		return with((draft) -> draft.acquireTimeout = acquireTimeout);
	}

	/**
	 * Return these settings with another time without use.
	 * @param idleTimeout how long a connection is kept without use; zero means forever
	 * @return new settings
	 */
	public PoolSettings withIdleTimeout(Duration idleTimeout) {
		return with((draft) -> draft.idleTimeout = idleTimeout);
	}

	/**
	 * Return these settings with another length of life.
	 * @param maxLifetime how old a connection may become; zero means any age
	 * @return new settings
	 */
	public PoolSettings withMaxLifetime(Duration maxLifetime) {
		return with((draft) -> draft.maxLifetime = maxLifetime);
	}

	/**
	 * Return these settings with another number of uses.
	 * @param maxUses how many calls a connection serves; 0 means any number
	 * @return new settings
	 */
	public PoolSettings withMaxUses(int maxUses) {
		return with((draft) -> draft.maxUses = maxUses);
	}

	/**
	 * Return these settings with another number of connects at once.
	 * @param maxConnecting how many connections are being made at once
	 * @return new settings
	 */
	public PoolSettings withMaxConnecting(int maxConnecting) {
		return with((draft) -> draft.maxConnecting = maxConnecting);
	}

	/**
	 * Return these settings with another threshold for leaks.
	 * @param leakDetectionThreshold how long a caller may hold a connection; zero means
	 * forever
	 * @return new settings
	 */
	public PoolSettings withLeakDetectionThreshold(Duration leakDetectionThreshold) {
		return with((draft) -> draft.leakDetectionThreshold = leakDetectionThreshold);
	}

	/**
	 * Return these settings with another warm-up.
	 * @param warmUp what the pool does when it is started
	 * @return new settings
	 */
	public PoolSettings withWarmUp(WarmUp warmUp) {
		return with((draft) -> draft.warmUp = warmUp);
	}

	/**
	 * Return these settings with other pauses between failing connects.
	 * @param initial how long the pause after a failed connect may be at least
	 * @param max how long a pause is at most
	 * @return new settings
	 */
	public PoolSettings withConnectBackoff(Duration initial, Duration max) {
		return with((draft) -> {
			draft.connectBackoffInitial = initial;
			draft.connectBackoffMax = max;
		});
	}

	/**
	 * Return these settings with another choice among several targets.
	 * @param balancing how the pool chooses
	 * @return new settings
	 */
	public PoolSettings withBalancing(Balancing balancing) {
		return with((draft) -> draft.balancing = balancing);
	}

	/**
	 * Return these settings with another number of calls in flight.
	 * @param maxInFlight how many calls may be in flight on a connection that calls share
	 * @return new settings
	 */
	public PoolSettings withMaxInFlight(int maxInFlight) {
		return with((draft) -> draft.maxInFlight = maxInFlight);
	}

	private PoolSettings with(Consumer<Draft> change) {
		Draft draft = new Draft(this);
		change.accept(draft);
		return draft.toSettings();
	}

	private static void requireAtLeast(String setting, int value, int least, String remedy) {
		if (value < least) {
			throw new InvalidSettingException(setting, value, "must be at least " + least, remedy);
		}
	}

	private static void requirePositive(String setting, Duration value, String remedy) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidSettingException(setting, Durations.property(value), "must be longer than zero", remedy);
		}
	}

	private static void requireNotNegative(String setting, Duration value, String remedy) {
		if (value.isNegative()) {
			throw new InvalidSettingException(setting, Durations.property(value), "must not be negative", remedy);
		}
	}

	/**
	 * Settings that are being changed, and checked as a whole when that is done.
	 */
	private static final class Draft {

		private int maxSize;

		private int minIdle;

		private int maxWaiters;

		private Duration acquireTimeout;

		private Duration idleTimeout;

		private Duration maxLifetime;

		private int maxUses;

		private int maxConnecting;

		private Duration connectBackoffInitial;

		private Duration connectBackoffMax;

		private Duration leakDetectionThreshold;

		private WarmUp warmUp;

		private Balancing balancing;

		private int maxInFlight;

		Draft(PoolSettings settings) {
			this.maxSize = settings.maxSize();
			this.minIdle = settings.minIdle();
			this.maxWaiters = settings.maxWaiters();
			this.acquireTimeout = settings.acquireTimeout();
			this.idleTimeout = settings.idleTimeout();
			this.maxLifetime = settings.maxLifetime();
			this.maxUses = settings.maxUses();
			this.maxConnecting = settings.maxConnecting();
			this.connectBackoffInitial = settings.connectBackoffInitial();
			this.connectBackoffMax = settings.connectBackoffMax();
			this.leakDetectionThreshold = settings.leakDetectionThreshold();
			this.warmUp = settings.warmUp();
			this.balancing = settings.balancing();
			this.maxInFlight = settings.maxInFlight();
		}

		PoolSettings toSettings() {
			return new PoolSettings(this.maxSize, this.minIdle, this.maxWaiters, this.acquireTimeout, this.idleTimeout,
					this.maxLifetime, this.maxUses, this.maxConnecting, this.connectBackoffInitial,
					this.connectBackoffMax, this.leakDetectionThreshold, this.warmUp, this.balancing, this.maxInFlight);
		}

	}

}
