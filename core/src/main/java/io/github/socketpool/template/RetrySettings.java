package io.github.socketpool.template;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;

import org.springframework.core.retry.RetryPolicy;

/**
 * Which calls are repeated after a failure, how often, and how many of them. Immutable.
 * <p>
 * Only calls that were declared idempotent are repeated, or all. The settings cover one
 * kind of failure only: the server could not be reached, the connection was lost, or an
 * attempt had no response in time. A call is never repeated after its deadline, nor if
 * the pause before it would pass the deadline. Then the last error is thrown.
 *
 * @param policy decides which of these failures are followed by another attempt, how many
 * attempts there are, and how long the pauses between them are. It is asked on the thread
 * of the caller, by many at once, so it must be thread-safe. If it throws, the call is
 * not repeated, and its error has that one as a suppressed one
 * @param all whether all calls may be repeated; otherwise those that were declared
 * idempotent
 * @param maxRatio how many repetitions there may be for each call that may be repeated,
 * in addition to one a second: from 0 to 1
 * @param attemptTimeout how long an exchange on one connection may take; zero for as long
 * as the call
 */
public record RetrySettings(RetryPolicy policy, boolean all, double maxRatio, Duration attemptTimeout) {

	private static final RetrySettings DEFAULTS = new RetrySettings(
			RetryPolicy.builder().delay(Duration.ofMillis(50)).build(), false, 0.2, Duration.ZERO);

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public RetrySettings {
		if (!(maxRatio >= 0 && maxRatio <= 1)) {
			throw new InvalidSettingException("retry.max-ratio", maxRatio, "must be between 0 and 1",
					"Use the share of calls that may be repeated, such as 0.2.");
		}
		if (attemptTimeout.isNegative()) {
			throw new InvalidSettingException("retry.attempt-timeout", Durations.property(attemptTimeout),
					"must not be negative",
					"Use the longest time that the server may take to respond, such as 300ms, or 0 for no limit.");
		}
	}

	/**
	 * Return the default settings: up to three repetitions with pauses of 50 ms, of calls
	 * that were declared idempotent, at most one for five such calls.
	 * @return the default settings
	 */
	public static RetrySettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another policy.
	 * @param policy decides whether and when there is another attempt
	 * @return new settings
	 */
	public RetrySettings withPolicy(RetryPolicy policy) {
		return new RetrySettings(policy, this.all, this.maxRatio, this.attemptTimeout);
	}

	/**
	 * Return these settings for all calls, or for those that were declared idempotent.
	 * @param all whether the server may process each request twice without harm
	 * @return new settings
	 */
	public RetrySettings withAll(boolean all) {
		return new RetrySettings(this.policy, all, this.maxRatio, this.attemptTimeout);
	}

	/**
	 * Return these settings with another ratio.
	 * @param maxRatio how many repetitions there may be for each call, from 0 to 1
	 * @return new settings
	 */
	public RetrySettings withMaxRatio(double maxRatio) {
		return new RetrySettings(this.policy, this.all, maxRatio, this.attemptTimeout);
	}

	/**
	 * Return these settings with another timeout of an attempt.
	 * @param attemptTimeout how long an exchange on one connection may take, or zero
	 * @return new settings
	 */
	public RetrySettings withAttemptTimeout(Duration attemptTimeout) {
		return new RetrySettings(this.policy, this.all, this.maxRatio, attemptTimeout);
	}

}
