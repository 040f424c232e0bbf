package io.github.socketpool.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What one call may say besides its payload. A {@link ProtocolTemplate} reads the options
 * when the call begins, in the thread of the caller, and does not keep them.
 */
public interface CallOptions {

	/**
	 * Return the operation that the call invokes. Interceptors, observations, meters and
	 * an {@link Envelope} are told it, so there should be few different ones.
	 * @return the name of the operation, or {@code null} if it has none
	 */
	@Nullable String operation();

	/**
	 * Return how long the call may take.
	 * @return the timeout, or {@code null} for the template's call timeout
	 */
	@Nullable Duration timeout();

	/**
	 * Return whether the server may process the request twice without harm. Interceptors
	 * are told it. The call may be repeated if the template has {@link RetrySettings}.
	 * @return {@code true} if the caller has declared it
	 */
	boolean isIdempotent();

}
