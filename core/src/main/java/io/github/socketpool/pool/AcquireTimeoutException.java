package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * No connection became free in time. Nothing was sent: the call may be repeated, later.
 */
public class AcquireTimeoutException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable PoolStats stats;

	/**
	 * Create an error.
	 * @param message how long the caller waited, the state of the pool, and what to do
	 * @param context whose call it was
	 * @param stats the counts of the pool, or {@code null} when that is not known
	 * @param cause the last connect that failed, or {@code null} when that has nothing to
	 * do with it
	 */
	public AcquireTimeoutException(String message, ErrorContext context, @Nullable PoolStats stats,
			@Nullable Throwable cause) {
		super(message, context.with(RequestProgress.NOT_SENT), cause);
		this.stats = stats;
	}

	/**
	 * Return the counts of the pool when the timeout passed.
	 * @return the counts, or {@code null} when they are not known, as after
	 * deserialization
	 */
	public @Nullable PoolStats getStats() {
		return this.stats;
	}

}
