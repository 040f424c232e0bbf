package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * What the pool believes about its target: it decides how many connects may be under way
 * at once, and which connections are checked before they are used. One method for each
 * thing that changes the belief. Guarded by the ledger's lock.
 * <p>
 * While the target is down, attempts are made one at a time, after pauses of random
 * length ("full jitter", so that many clients do not come back together). The longest
 * possible pause is a fixed part of the time that the target has been down: the way back
 * is found soon after a short outage, and a long one costs few attempts.
 * <p>
 * Callers are refused with the last failure only while attempts follow one another. After
 * a quiet time it is not known whether the target is still down: callers wait for the
 * attempt that is made for the first of them.
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

	private final Endpoint endpoint;

	private final DoubleSupplier random;

	private State state = State.UP;

	private @Nullable ConnectFailedException cause;

	private long downSince;

	private long lastFailure;

	private long nextAttempt;

	/** Whether a caller was refused since the last attempt: another one will follow. */
	private boolean sought;

	/** Whether callers wait for the attempt that is under way. */
	private boolean awaited;

	/** How many callers got no connection since the target is down. */
	private long failedCalls;

	/** Whether any connection was found dead, the last one at {@link #lostAt}. */
	private boolean anyLost;

	private long lostAt;

	/**
	 * Create the state of a target that nothing is known about.
	 * @param endpoint its endpoint
	 * @param random gives numbers between 0 and 1
	 */
	Target(Endpoint endpoint, DoubleSupplier random) {
		this.endpoint = endpoint;
		this.random = random;
	}

	/**
	 * A connect has succeeded: any state {@code → UP}.
	 * @return the outage that this ends, or {@code null} if the target was not down
	 */
	@Nullable EndedOutage connected(long now) {
		EndedOutage outage = isDown() ? new EndedOutage(now - this.downSince, this.failedCalls) : null;
		forget();
		return outage;
	}

	/**
	 * A connection has been found dead: {@code UP → SUSPECT}. Servers and what stands
	 * before them close connections together, so those become suspect that have been idle
	 * since before. The death of one that was suspect itself says nothing new: those that
	 * were found to be alive since are not suspect again.
	 */
	void lost(Slot dead, long now) {
		if (this.state == State.UP) {
			this.state = State.SUSPECT;
		}
		boolean known = (dead.state() == SlotState.ACTIVE) ? dead.isSuspect() : isSuspect(dead);
		if (!known) {
			this.anyLost = true;
			this.lostAt = now;
		}
	}

	/**
	 * Return whether an idle connection may have died unseen, with another one that was
	 * found dead.
	 */
	boolean isSuspect(Slot slot) {
		return this.anyLost && slot.aliveAt() - this.lostAt < 0;
	}

	/**
	 * A connect has failed: any state {@code → DOWN}, and the next attempt after a pause.
	 * Connects that were under way do not shorten the pause after a refused login.
	 */
	void connectFailed(ConnectFailedException cause, PoolSettings settings, long now) {
		boolean refused = this.cause instanceof LoginRefusedException;
		if (!isDown()) {
			this.state = State.DOWN;
			this.downSince = now;
			this.failedCalls = 0;
		}
		this.cause = cause;
		this.lastFailure = now;
		this.awaited = false;
		long next = now + pause(cause, longestPause(settings), settings, this.random);
		this.nextAttempt = (refused && this.nextAttempt - next > 0) ? this.nextAttempt : next;
	}

	/**
	 * What is known is soon out of date: any state {@code → UP}.
	 */
	void forget() {
		this.state = State.UP;
		this.cause = null;
	}

	/**
	 * An attempt begins: a caller who is refused from now on asks for the next one. If
	 * nothing asked for this one but callers who wait, or if it comes so late that what
	 * is known is out of date, further callers wait for it too.
	 * @param callersWait whether a caller waits
	 */
	void attempt(boolean callersWait, PoolSettings settings, long now) {
		boolean late = isDown() && now - this.nextAttempt > longestPause(settings);
		this.awaited = late || (callersWait && !this.sought);
		this.sought = false;
	}

	Endpoint endpoint() {
		return this.endpoint;
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
	 * Return whether callers are refused if no connection is left: the target is down,
	 * and no attempt is due or under way whose outcome they wait for.
	 */
	boolean refusesCallers(int connecting, long now) {
		return isDown() && ((connecting > 0) ? !this.awaited : now - this.nextAttempt < 0);
	}

	/**
	 * Refuse callers because the target is down.
	 * @param callers how many
	 */
	Outcome.TargetDown refuse(int callers, long now) {
		this.sought = true;
		this.failedCalls += callers;
		return describe(now);
	}

	/**
	 * A caller has given up waiting for a connection.
	 */
	void waiterLeft() {
		this.failedCalls++;
	}

	/**
	 * Return whether a caller was refused, so that it is worth finding out whether the
	 * target is back.
	 */
	boolean isSought() {
		return isDown() && this.sought;
	}

	/**
	 * Return what there is to say about the target if it is down.
	 */
	Outcome.@Nullable TargetDown outage(long now) {
		return isDown() ? describe(now) : null;
	}

	/**
	 * Return what there is to say about a target that is down.
	 */
	Outcome.TargetDown describe(long now) {
		ConnectFailedException cause = this.cause;
		if (cause == null) {
			throw new IllegalStateException("A target that is " + this.state + " has no failure");
		}
		return new Outcome.TargetDown(cause, now - this.downSince, now - this.lastFailure, this.nextAttempt - now);
	}

	/**
	 * Return how long the pause after the last attempt may be.
	 */
	private long longestPause(PoolSettings settings) {
		return longestPause(this.lastFailure - this.downSince, settings);
	}

	/**
	 * Return how long the pause after a failed attempt is. A refused login is followed by
	 * the longest one at once, since servers lock accounts after several of them.
	 * @param longest how long the pause after another failure may be
	 * @param random gives numbers between 0 and 1
	 */
	static long pause(ConnectFailedException cause, long longest, PoolSettings settings, DoubleSupplier random) {
		return (cause instanceof LoginRefusedException) ? TimeUnit.NANOSECONDS.convert(settings.connectBackoffMax())
				: (long) (random.getAsDouble() * longest);
	}

	/**
	 * Return how long the pause after an attempt may be.
	 * @param failingNanos for how long attempts have been failing
	 */
	static long longestPause(long failingNanos, PoolSettings settings) {
		long share = failingNanos / OUTAGES_PER_PAUSE;
		long atLeast = TimeUnit.NANOSECONDS.convert(settings.connectBackoffInitial());
		long atMost = TimeUnit.NANOSECONDS.convert(settings.connectBackoffMax());
		return Math.min(atMost, Math.max(atLeast, share));
	}

	/**
	 * A time in which the target was down, and which is over.
	 *
	 * @param nanos how long it was, in nanoseconds
	 * @param failedCalls how many callers got no connection in that time
	 */
	record EndedOutage(long nanos, long failedCalls) {

	}

}
