package io.github.socketpool.pool;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;

/**
 * How large a pool is and how its callers wait. Immutable.
 *
 * @param maxSize the most connections at once, in use, idle and being connected together;
 * at least 1
 * @param minIdle how many connections are kept idle for calls to come; 0 to
 * {@code maxSize}
 * @param maxWaiters how many callers may wait for a connection to become free; further
 * ones are refused at once. Callers for whom a connection is being made, or can be made,
 * do not count
 * @param acquireTimeout how long a caller waits at most; more than zero
 * @param maxUses how many calls a connection serves before it is replaced; 0 means any
 * number
 * @param maxConnecting how many connections are being made at once; at least 1
 */
public record PoolSettings(int maxSize, int minIdle, int maxWaiters, Duration acquireTimeout, int maxUses,
		int maxConnecting) {

	private static final PoolSettings DEFAULTS = new PoolSettings(8, 0, 256, Duration.ofSeconds(3), 0, 2);

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public PoolSettings {
		requireAtLeast("pool.max-size", maxSize, 1, "Use the most connections that the server shall see, such as 8.");
		requireAtLeast("pool.min-idle", minIdle, 0, "Use 0 to connect only when a call needs it.");
		requireAtLeast("pool.max-waiters", maxWaiters, 0, "Use 0 to refuse callers instead of letting them wait.");
		requireAtLeast("pool.max-uses", maxUses, 0, "Use 0 for any number of calls.");
		requireAtLeast("pool.max-connecting", maxConnecting, 1, "Use the number of connects at once, such as 2.");
		if (minIdle > maxSize) {
			throw new InvalidSettingException("pool.min-idle", minIdle,
					"must not be larger than pool.max-size, which is " + maxSize,
					"Lower pool.min-idle or raise pool.max-size.");
		}
		if (acquireTimeout.isNegative() || acquireTimeout.isZero()) {
			throw new InvalidSettingException("pool.acquire-timeout", Durations.format(acquireTimeout),
					"must be longer than zero",
					"Use the longest time that a caller shall wait for a connection, such as 3s; "
							+ "to refuse waiting altogether set pool.max-waiters to 0.");
		}
	}

	/**
	 * Return the default settings: 8 connections, none kept idle, 256 waiters for at most
	 * 3 s, any number of uses, 2 connects at once.
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
		return new PoolSettings(this.maxSize, 0, this.maxWaiters, this.acquireTimeout, 1, this.maxSize);
	}

	/**
	 * Return these settings with another size.
	 * @param maxSize the most connections at once
	 * @return new settings
	 */
	public PoolSettings withMaxSize(int maxSize) {
		return new PoolSettings(maxSize, this.minIdle, this.maxWaiters, this.acquireTimeout, this.maxUses,
				this.maxConnecting);
	}

	/**
	 * Return these settings with another number of idle connections.
	 * @param minIdle how many connections are kept idle
	 * @return new settings
	 */
	public PoolSettings withMinIdle(int minIdle) {
		return new PoolSettings(this.maxSize, minIdle, this.maxWaiters, this.acquireTimeout, this.maxUses,
				this.maxConnecting);
	}

	/**
	 * Return these settings with another number of waiters.
	 * @param maxWaiters how many callers may wait
	 * @return new settings
	 */
	public PoolSettings withMaxWaiters(int maxWaiters) {
		return new PoolSettings(this.maxSize, this.minIdle, maxWaiters, this.acquireTimeout, this.maxUses,
				this.maxConnecting);
	}

	/**
	 * Return these settings with another time to wait.
	 * @param acquireTimeout how long a caller waits at most
	 * @return new settings
	 */
	public PoolSettings withAcquireTimeout(Duration acquireTimeout) {
		return new PoolSettings(this.maxSize, this.minIdle, this.maxWaiters, acquireTimeout, this.maxUses,
				this.maxConnecting);
	}

	/**
	 * Return these settings with another number of uses.
	 * @param maxUses how many calls a connection serves; 0 means any number
	 * @return new settings
	 */
	public PoolSettings withMaxUses(int maxUses) {
		return new PoolSettings(this.maxSize, this.minIdle, this.maxWaiters, this.acquireTimeout, maxUses,
				this.maxConnecting);
	}

	/**
	 * Return these settings with another number of connects at once.
	 * @param maxConnecting how many connections are being made at once
	 * @return new settings
	 */
	public PoolSettings withMaxConnecting(int maxConnecting) {
		return new PoolSettings(this.maxSize, this.minIdle, this.maxWaiters, this.acquireTimeout, this.maxUses,
				maxConnecting);
	}

	private static void requireAtLeast(String setting, int value, int least, String remedy) {
		if (value < least) {
			throw new InvalidSettingException(setting, value, "must be at least " + least, remedy);
		}
	}

}
