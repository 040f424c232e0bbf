package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What the pool believes about one target: it decides how many connects may be under way
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
 * <p>
 * While other targets serve, one that is on trial has one connection at most, and so one
 * call at a time. Trials that fail are followed by pauses too, which are never short:
 * each costs a call.
 */
final class Target {

	/**
	 * The longest pause is this part of the outage so far: an outage is prolonged by an
	 * eighth at most.
	 */
	private static final int OUTAGES_PER_PAUSE = 8;

	/**
	 * After so many calls in a row without an answer, and as many as it has connections,
	 * a target is left out.
	 */
	private static final int MIN_UNANSWERED = 3;

	private final Endpoint endpoint;

	private final DoubleSupplier random;

	private final TargetLoad load;

	private TargetState state = TargetState.UP;

	private @Nullable ConnectFailedException cause;

	/** Since when it has been down or on trial. */
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

	/** Whether it is no target any more, and only has connections left. */
	private boolean retired;

	/** The slot that shows whether it serves, while it is left out. */
	private @Nullable Slot trial;

	/** How many calls in a row have got no answer. */
	private int unanswered;

	/**
	 * Whether it is used although it was left out for unanswered calls, since no other
	 * target can be reached.
	 */
	private boolean alone;

	/** Whether an answer would change anything. Written under the ledger's lock. */
	private volatile boolean doubted;

	/** The outage that ended last, if none has begun since that goes on. */
	private @Nullable EndedOutage ended;

	/**
	 * Create the state of a target that nothing is known about.
	 * @param endpoint its endpoint
	 * @param random gives numbers between 0 and 1
	 */
	Target(Endpoint endpoint, DoubleSupplier random) {
		this(endpoint, 0, random);
	}

	/**
	 * Create the state of a target that nothing is known about.
	 * @param turn which target is chosen first while none has been: the smallest
	 */
	Target(Endpoint endpoint, long turn, DoubleSupplier random) {
		this.endpoint = endpoint;
		this.random = random;
		this.load = new TargetLoad(turn);
	}

	/**
	 * A connect has succeeded: any state {@code → UP}.
	 * @return the outage that this ends, or {@code null} if the target was not left out
	 */
	@Nullable EndedOutage connected(long now) {
		if (this.state.isLive()) {
			// That says nothing about calls.
			this.state = TargetState.UP;
			return null;
		}
		return end(now);
	}

	private EndedOutage end(long now) {
		EndedOutage outage = new EndedOutage(now - this.downSince, this.failedCalls, this.cause == null);
		forget();
		this.ended = outage;
		return outage;
	}

	/**
	 * No other target can be reached: {@code ON_TRIAL → UP}. If it was left out since
	 * calls were not answered, the outage ends with an answer only.
	 */
	void serveAlone(long now) {
		if (!isSilent()) {
			connected(now);
			return;
		}
		forget();
		this.ended = null;
		this.alone = true;
		this.doubted = true;
	}

	/**
	 * An attempt to find out whether a target that is left out serves again has begun.
	 */
	void tryWith(Slot slot) {
		this.trial = slot;
	}

	/**
	 * A connect has succeeded, which does not show that calls are answered:
	 * {@code DOWN, ON_TRIAL → ON_TRIAL}.
	 */
	void connectedOnTrial(Slot slot) {
		this.state = TargetState.ON_TRIAL;
		this.trial = (this.trial != null) ? this.trial : slot;
		this.doubted = true;
	}

	/**
	 * A call has been answered: {@code ON_TRIAL → UP}. After connects have failed, a call
	 * will do that needs no answer.
	 * @param answered whether an answer has come
	 * @return the outage that this ends, or {@code null} if it ends none
	 */
	@Nullable EndedOutage served(boolean answered, long now) {
		if (isOnTrial()) {
			return (answered || this.cause != null) ? connected(now) : null;
		}
		if (answered) {
			this.unanswered = 0;
			this.doubted = false;
		}
		return (answered && this.alone) ? end(now) : null;
	}

	/**
	 * A call has ended without a byte of an answer, or a new connection was dead at once:
	 * {@code UP, SUSPECT → ON_TRIAL} after several of them in a row.
	 * @param replaceable whether another target serves
	 * @return whether the target is left out from now on
	 */
	boolean unanswered(boolean replaceable, PoolSettings settings, long now) {
		if (!isLive()) {
			return false;
		}
		this.unanswered++;
		this.doubted = true;
		if (!replaceable || this.unanswered < Math.max(MIN_UNANSWERED, this.load.slots())) {
			return false;
		}
		this.state = TargetState.ON_TRIAL;
		this.alone = false;
		this.downSince = now;
		this.failedCalls = 0;
		pauseTrials(settings, now);
		return true;
	}

	/**
	 * A slot has been removed. If it was the trial, it has failed.
	 */
	void removed(Slot slot, PoolSettings settings, long now) {
		if (slot == this.trial) {
			this.trial = null;
			if (isOnTrial()) {
				pauseTrials(settings, now);
			}
		}
	}

	private void pauseTrials(PoolSettings settings, long now) {
		this.lastFailure = now;
		this.nextAttempt = now + (long) ((1 + this.random.getAsDouble()) / 2 * longestPause(settings));
	}

	/**
	 * A connection has been found dead: {@code UP → SUSPECT}. Servers and what stands
	 * before them close connections together, so those become suspect that have been idle
	 * since before. The death of one that was suspect itself says nothing new: those that
	 * were found to be alive since are not suspect again.
	 */
	void lost(Slot dead, long now) {
		if (this.state == TargetState.UP) {
			this.state = TargetState.SUSPECT;
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
		if (this.state.isLive()) {
			this.downSince = now;
			this.failedCalls = 0;
		}
		this.state = TargetState.DOWN;
		this.alone = false;
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
		this.state = TargetState.UP;
		this.cause = null;
		this.trial = null;
		this.unanswered = 0;
		this.alone = false;
		this.doubted = false;
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

	TargetLoad load() {
		return this.load;
	}

	boolean isDown() {
		return this.state == TargetState.DOWN;
	}

	/**
	 * Return whether it gets its share of the calls.
	 */
	boolean isLive() {
		return this.state.isLive() && !this.retired;
	}

	/**
	 * Return whether it may get more connections than it has: it is live, and its calls
	 * have not begun to get no answer. A silent server would have a call wait on each.
	 */
	boolean isAnswering() {
		return isLive() && this.unanswered < MIN_UNANSWERED;
	}

	/**
	 * It is no target any more, or is one again.
	 */
	void retire(boolean retired) {
		this.retired = retired;
	}

	boolean isRetired() {
		return this.retired;
	}

	boolean isOnTrial() {
		return this.state == TargetState.ON_TRIAL;
	}

	/**
	 * Return whether its connections are lent before those of targets that are left out:
	 * it is live, or its trial is waiting for a call.
	 */
	boolean isServing() {
		return isLive() || (isOnTrial() && !this.retired && this.load.active() == 0);
	}

	/**
	 * Return whether it was left out since calls were not answered.
	 */
	boolean isSilent() {
		return isOnTrial() && this.cause == null;
	}

	@Nullable Slot trial() {
		return this.trial;
	}

	/**
	 * Return whether an answer would change what is believed. Needs no lock.
	 */
	boolean isDoubted() {
		return this.doubted;
	}

	/**
	 * Return whether another connect may be started now.
	 */
	boolean allowsConnect(int connecting, PoolSettings settings, long now) {
		return switch (this.state) {
			case UP -> connecting < settings.maxConnecting();
			case SUSPECT -> connecting == 0;
			case ON_TRIAL -> this.trial == null && now - this.nextAttempt >= 0;
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
	 * Return how long it is until the next attempt, if it is left out.
	 * @return nanoseconds; zero or less when it is due or under way
	 */
	long untilNextAttempt(long now) {
		return this.nextAttempt - now;
	}

	/**
	 * Refuse callers because the target is down.
	 * @param callers how many
	 */
	void refuse(int callers) {
		this.sought = true;
		this.failedCalls += callers;
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
	 * Return what there is to say about it.
	 */
	LedgerView.TargetView view(long now) {
		LedgerView.LeftOut leftOut = this.state.isLive() ? null : new LedgerView.LeftOut(this.cause, this.unanswered,
				now - this.downSince, now - this.lastFailure, this.nextAttempt - now);
		return new LedgerView.TargetView(this.endpoint, this.state, this.load.active(), this.load.idle().size(),
				this.load.connecting(), leftOut, this.ended);
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
	 * @param silent whether calls were not answered, rather than connects failed
	 */
	record EndedOutage(long nanos, long failedCalls, boolean silent) {

	}

}
