package io.github.socketpool.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.socketpool.connection.ConnectFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What the pool believes about its target, which decides how many connects may be under
 * way at once. One method for each thing that changes the belief. Guarded by the ledger's
 * lock.
 * <p>
 * While the target is down, attempts are made one at a time, after pauses of random
 * length ("full jitter", so that many clients do not come back together). The longest
 * possible pause is a fixed part of the time that the target has been down: the way back
 * is found soon after a short outage, and a long one costs few attempts.
 */
final class Target {

	/**
	 * The longest pause is this part of the outage so far: an outage is prolonged by an
	 * eighth at most.
	 */
	private static final int OUTAGES_PER_PAUSE = 8;

	private enum State {

		/** The last thing seen of it was good. */
		UP,

		/** A connection was lost and none has been made since: one connect at a time. */
		SUSPECT,

		/** The last connect failed: one connect at a time, after a pause. */
		DOWN

	}

	private final DoubleSupplier random;

	private State state = State.UP;

	private @Nullable ConnectFailedException cause;

	private long downSince;

	private long nextAttempt;

	/** Whether anybody was refused since the last attempt. */
	private boolean sought;

	/**
	 * Create the state of a target that nothing is known about.
	 * @param random gives numbers between 0 and 1
	 */
	Target(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * A connect has succeeded: any state {@code → UP}.
	 * @return how long the target had been down, or 0 if it had not been
	 */
	long connected(long now) {
		long outage = isDown() ? Math.max(1, now - this.downSince) : 0;
		forget();
		return outage;
	}

	/**
	 * A connection has been lost: {@code UP → SUSPECT}.
	 */
	void lost() {
		if (this.state == State.UP) {
			this.state = State.SUSPECT;
		}
	}

	/**
	 * A connect has failed: any state {@code → DOWN}, and the next attempt after a pause.
	 */
	void connectFailed(ConnectFailedException cause, PoolSettings settings, long now) {
		if (!isDown()) {
			this.state = State.DOWN;
			this.downSince = now;
		}
		this.cause = cause;
		this.nextAttempt = now + (long) (this.random.getAsDouble() * longestPause(settings, now));
	}

	/**
	 * What is known is soon out of date: any state {@code → UP}.
	 */
	void forget() {
		this.state = State.UP;
		this.cause = null;
	}

	/**
	 * An attempt begins: who is refused from now on hopes for the next one.
	 */
	void attempt() {
		this.sought = false;
	}

	boolean isDown() {
		return this.state == State.DOWN;
	}

	/**
	 * Return whether another connect may be started now.
	 */
	boolean allowsConnect(int connecting, PoolSettings settings, long now) {
		return switch (this.state) {
			case UP -> connecting < settings.maxConnecting();
			case SUSPECT -> connecting == 0;
			case DOWN -> connecting == 0 && now - this.nextAttempt >= 0;
		};
	}

	/**
	 * Refuse a caller because the target is down.
	 */
	Outcome.TargetDown refuse(long now) {
		this.sought = true;
		return describe(now);
	}

	/**
	 * Return whether somebody was refused who would be glad to know that the target is
	 * back.
	 */
	boolean isSought() {
		return isDown() && this.sought;
	}

	/**
	 * Return what there is to say about a target that is down.
	 */
	Outcome.TargetDown describe(long now) {
		ConnectFailedException cause = this.cause;
		if (cause == null) {
			throw new IllegalStateException("A target that is " + this.state + " has no failure");
		}
		return new Outcome.TargetDown(cause, now - this.downSince, this.nextAttempt - now);
	}

	private long longestPause(PoolSettings settings, long now) {
		long share = (now - this.downSince) / OUTAGES_PER_PAUSE;
		long atLeast = TimeUnit.NANOSECONDS.convert(settings.connectBackoffInitial());
		long atMost = TimeUnit.NANOSECONDS.convert(settings.connectBackoffMax());
		return Math.min(atMost, Math.max(atLeast, share));
	}

}
