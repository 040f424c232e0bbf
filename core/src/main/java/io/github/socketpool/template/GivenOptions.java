package io.github.socketpool.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Options with given values.
 *
 * @param operation the name of the operation, or {@code null} if the call has none
 * @param timeout the timeout, or {@code null} for the template's call timeout
 * @param isIdempotent whether the server may process the request twice without harm
 */
record GivenOptions(@Nullable String operation, @Nullable Duration timeout,
		boolean isIdempotent) implements CallOptions {

	/** The options of a call that says nothing. */
	static final CallOptions NONE = new GivenOptions(null, null, false);

	/**
	 * Return options that do not change any more.
	 */
	static GivenOptions copyOf(CallOptions options) {
		return (options instanceof GivenOptions given) ? given
				: new GivenOptions(options.operation(), options.timeout(), options.isIdempotent());
	}

}
