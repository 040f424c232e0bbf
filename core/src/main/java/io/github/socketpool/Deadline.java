package io.github.socketpool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The instant at which a call ends, whatever its progress. A timeout is a length of time,
 * and a deadline is an instant. The template converts the timeout of a call into a
 * deadline once, and every phase of the call (waiting, connecting, writing, reading)
 * reads the same object.
 * <p>
 * Calls never share an instance, because the connection uses its identity to distinguish
 * one use from the next. Immutable and thread-safe.
 */
public sealed class Deadline {

	/**
	 * About 146 years: half of the range within which two readings can be compared by
	 * their difference.
	 */
	private static final long LONGEST = Long.MAX_VALUE / 2;

	private final Ticker ticker;

	private final long start;

	private final long timeout;

	private Deadline(Ticker ticker, long start, long timeout) {
		this.ticker = ticker;
		this.start = start;
		this.timeout = timeout;
	}

	/**
	 * Return a deadline after a timeout from now.
	 * @param timeout the timeout; zero or negative gives a deadline that has passed
	 * @return a new deadline on the system's ticker
	 */
	public static Deadline after(Duration timeout) {
		return after(timeout, Ticker.system());
	}

	/**
	 * Return a deadline after a timeout from now.
	 * @param timeout the timeout; zero or negative gives a deadline that has passed, and
	 * more than 146 years are shortened to that
	 * @param ticker the source of time, read here and by every later method
	 * @return a new deadline
	 */
	public static Deadline after(Duration timeout, Ticker ticker) {
		return new Deadline(ticker, ticker.nanos(), toNanos(timeout));
	}

	/**
	 * Return the deadline of a call without a timeout of its own.
	 * @param callTimeout the setting {@code call-timeout}
	 * @return a new deadline on the system's ticker, as of {@link #after(Duration)}
	 */
	public static Deadline ofCallTimeout(Duration callTimeout) {
		Ticker ticker = Ticker.system();
		return new OfCallTimeout(ticker, ticker.nanos(), toNanos(callTimeout));
	}

	/**
	 * Return the deadline of a connect.
	 * @param connectTimeout the setting {@code connect.timeout}
	 * @return a new deadline on the system's ticker, as of {@link #after(Duration)}
	 */
	public static Deadline ofConnectTimeout(Duration connectTimeout) {
		Ticker ticker = Ticker.system();
		return new OfConnectTimeout(ticker, ticker.nanos(), toNanos(connectTimeout));
	}

	/**
	 * Return the earlier of this deadline and a timeout from now.
	 * @param timeout the timeout; zero or negative gives a deadline that has passed
	 * @return a new deadline, no later than this one
	 */
	public Deadline within(Duration timeout) {
		long now = this.ticker.nanos();
		return new Deadline(this.ticker, now, Math.min(toNanos(timeout), remainingNanos(now)));
	}

	/**
	 * Return the deadline of one attempt of a call that may be repeated.
	 * @param attemptTimeout the setting {@code retry.attempt-timeout}
	 * @return a new deadline after that timeout from now, or this one if it is earlier
	 */
	public Deadline withinAttempt(Duration attemptTimeout) {
		long now = this.ticker.nanos();
		long timeout = toNanos(attemptTimeout);
		return (timeout < remainingNanos(now)) ? new OfAttempt(this.ticker, now, timeout) : this;
	}

	/**
	 * Return how much time remains until the deadline.
	 * @return the remaining nanoseconds; zero or negative once it has passed
	 */
	public long remainingNanos() {
		return remainingNanos(this.ticker.nanos());
	}

	/**
	 * Return how much time remains from an instant until the deadline.
	 * @param now a reading of the ticker
	 * @return the remaining nanoseconds; zero or negative once it has passed
	 */
	public long remainingNanos(long now) {
		return this.timeout - (now - this.start);
	}

	/**
	 * Return whether the deadline has passed.
	 * @return {@code true} if no time remains
	 */
	public boolean hasPassed() {
		return remainingNanos() <= 0;
	}

	/**
	 * Return whether this deadline passes before another one of the same ticker.
	 * @param other the deadline to compare with
	 * @return {@code true} if this one is earlier
	 */
	public boolean isBefore(Deadline other) {
		return (this.start + this.timeout) - (other.start + other.timeout) < 0;
	}

	/**
	 * Return the timeout that this deadline was created with.
	 * @return the timeout
	 */
	public Duration timeout() {
		return Duration.ofNanos(this.timeout);
	}

	/**
	 * Return advice on how to give such a call more time. It depends on the source of the
	 * timeout.
	 * @return an imperative clause without a full stop
	 */
	public String remedy() {
		return "Pass a longer timeout with the call";
	}

	/**
	 * Return the ticker of this deadline.
	 * @return the ticker
	 */
	public Ticker ticker() {
		return this.ticker;
	}

	@Override
	public String toString() {
		return "Deadline[" + Durations.readable(this.timeout) + ", " + Durations.readable(remainingNanos()) + " left]";
	}

	private static long toNanos(Duration timeout) {
		return Math.max(-LONGEST, Math.min(LONGEST, TimeUnit.NANOSECONDS.convert(timeout)));
	}

	/**
	 * A subclass instead of a field, which would add 8 bytes to each deadline.
	 */
	private static final class OfCallTimeout extends Deadline {

		OfCallTimeout(Ticker ticker, long start, long timeout) {
			super(ticker, start, timeout);
		}

		@Override
		public String remedy() {
			return "Raise call-timeout";
		}

	}

	/**
	 * A subclass for the same reason.
	 */
	private static final class OfConnectTimeout extends Deadline {

		OfConnectTimeout(Ticker ticker, long start, long timeout) {
			super(ticker, start, timeout);
		}

		@Override
		public String remedy() {
			return "Raise connect.timeout";
		}

	}

	/**
	 * A subclass for the same reason.
	 */
	private static final class OfAttempt extends Deadline {

		OfAttempt(Ticker ticker, long start, long timeout) {
			super(ticker, start, timeout);
		}

		@Override
		public String remedy() {
			return "Raise retry.attempt-timeout";
		}

	}

}
