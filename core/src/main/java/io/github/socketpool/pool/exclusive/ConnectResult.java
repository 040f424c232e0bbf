package io.github.socketpool.pool.exclusive;

import org.jspecify.annotations.Nullable;

/**
 * What the end of a connect leads to.
 */
sealed interface ConnectResult {

	/**
	 * Return what it means for connections that are to be renewed.
	 * @return the progress, or {@code null} if it means nothing for them
	 */
	Renewal.@Nullable Progress renewal();

	/**
	 * A connect that has succeeded.
	 *
	 * @param outage the outage that it ends, or {@code null} if the target was not down
	 * @param placement what becomes of the connection
	 * @param renewal what it means for connections that are to be renewed, or
	 * {@code null}
	 */
	record Connected(Target.@Nullable EndedOutage outage, Placement placement,
			Renewal.@Nullable Progress renewal) implements ConnectResult {

	}

	/**
	 * A connect that has failed.
	 *
	 * @param nextAttemptNanos how long it is until the next attempt, in nanoseconds
	 * @param renewal what it means for connections that are to be renewed, or
	 * {@code null}
	 */
	record Failed(long nextAttemptNanos, Renewal.@Nullable Progress renewal) implements ConnectResult {

	}

}
