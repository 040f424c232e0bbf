package io.github.socketpool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The instant at which a call ends, however far it has come. A timeout is a length, a
 * deadline an instant: the template turns the one into the other once for each call, and
 * every phase of the call (waiting, connecting, writing, reading) asks the same object.
 * <p>
 * Each instance is a distinct object, never shared between two calls: the connection uses
 * its identity to tell one use from the next. Immutable and thread-safe.
 */
public sealed class Deadline {

	/**
	 * About 146 years: half of the range that two readings can be apart and still be
	 * compared by their difference.
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
	 * Return the deadline that lies the given timeout from now.
	 * @param timeout the length; zero or negative gives a deadline that has passed
	 * @return a new deadline on the system's ticker
	 */
	public static Deadline after(Duration timeout) {
		return after(timeout, Ticker.system());
	}

	/**
	 * Return the deadline that lies the given timeout from now.
	 * @param timeout the length; zero or negative gives a deadline that has passed, and
	 * more than 146 years are cut to that
	 * @param ticker the source of time, asked here and at every later question
	 * @return a new deadline
	 */
	public static Deadline after(Duration timeout, Ticker ticker) {
		return new Deadline(ticker, ticker.nanos(), toNanos(timeout));
	}

	/**
	 * Return the deadline of a call that came without a timeout of its own.
	 * @param callTimeout the setting {@code call-timeout}
	 * @return a new deadline on the system's ticker, as of {@link #after(Duration)}
	 */
	public static Deadline ofCallTimeout(Duration callTimeout) {
		Ticker ticker = Ticker.system();
		return new OfCallTimeout(ticker, ticker.nanos(), toNanos(callTimeout));
	}

	/**
	 * Return the deadline that is the sooner one of this and the given timeout from now.
	 * @param timeout the length from now; zero or negative gives a deadline that has
	 * passed
	 * @return a new deadline, no later than this one
	 */
	public Deadline within(Duration timeout) {
		long now = this.ticker.nanos();
		return new Deadline(this.ticker, now, Math.min(toNanos(timeout), remainingNanos(now)));
	}

	/**
	 * Return how long it is until the deadline.
	 * @return the remaining nanoseconds; zero or negative once it has passed
	 */
	public long remainingNanos() {
		return remainingNanos(this.ticker.nanos());
	}

	/**
	 * Return how long it is from the given instant until the deadline.
	 * @param now a reading of the ticker
	 * @return the remaining nanoseconds; zero or negative once it has passed
	 */
	public long remainingNanos(long now) {
		return this.timeout - (now - this.start);
	}

	/**
	 * Return whether the deadline has passed.
	 * @return {@code true} when no time remains
	 */
	public boolean hasPassed() {
		return remainingNanos() <= 0;
	}

	/**
	 * Return whether this deadline passes before another one of the same ticker.
	 * @param other the deadline to compare with
	 * @return {@code true} when this one is the sooner one
	 */
	public boolean isBefore(Deadline other) {
		return (this.start + this.timeout) - (other.start + other.timeout) < 0;
	}

	/**
	 * Return the length that this deadline was made with.
	 * @return the timeout
	 */
	public Duration timeout() {
		return Duration.ofNanos(this.timeout);
	}

	/**
	 * Return what gives such a call more time, as the beginning of a sentence: it depends
	 * on where the timeout came from.
	 * @return a command, without a full stop
	 */
	public String remedy() {
		return "Pass a longer timeout with the call";
	}

	/**
	 * Return the ticker that this deadline is read from.
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
	 * A class and not a field, which would make each deadline longer by 8 bytes.
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

}
