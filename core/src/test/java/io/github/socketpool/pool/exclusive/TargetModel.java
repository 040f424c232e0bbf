package io.github.socketpool.pool.exclusive;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What a {@linkplain LedgerModel model} of a ledger believes about one target. It holds
 * no connections and counts none: those are searched in the model.
 */
final class TargetModel {

	final Endpoint endpoint;

	TargetState state = TargetState.UP;

	/** Whether it is no target any more, and only has connections left. */
	boolean retired;

	@Nullable ConnectFailedException failure;

	long nextAttempt;

	/** Whether a caller was refused since the last attempt. */
	boolean sought;

	/** The only connection that it may have while it is on trial. */
	LedgerModel.@Nullable Connection trial;

	/** Numbers of the latest lend, attempt and success, the later the larger. */
	long lent;

	long attempted;

	long connected;

	/** How many lends there had been at the latest attempt. */
	long lendsBeforeAttempt;

	/** When connects began to be under way, or when one succeeded. */
	long connectingSince;

	private boolean awaited;

	private long downSince;

	private long failedAt;

	private long failedCalls;

	private @Nullable Long suspectBefore;

	private int unanswered;

	/** Whether it is used although calls were not answered, as no other one can be. */
	private boolean alone;

	private Target.@Nullable EndedOutage ended;

	/**
	 * Create a target that nothing is known about.
	 * @param chance decides which one is the first
	 */
	TargetModel(Endpoint endpoint, double chance) {
		this.endpoint = endpoint;
		this.lent = (long) (-1_000_000 * chance);
		this.attempted = this.lent;
	}

	boolean isLive() {
		return this.state.isLive() && !this.retired;
	}

	/**
	 * Whether it may get more connections than it has: not if calls begin to get no
	 * answer.
	 */
	boolean isAnswering() {
		return isLive() && this.unanswered < 3;
	}

	boolean isDown() {
		return this.state == TargetState.DOWN;
	}

	boolean isOnTrial() {
		return this.state == TargetState.ON_TRIAL;
	}

	/**
	 * Whether it was left out since calls were not answered.
	 */
	boolean isSilent() {
		return isOnTrial() && this.failure == null;
	}

	void attempt(boolean callersWait, PoolSettings settings, long now) {
		boolean late = isDown() && now - this.nextAttempt > longestPause(this.failedAt - this.downSince, settings);
		this.awaited = late || callersWait && !this.sought;
		this.sought = false;
	}

	/**
	 * It serves, as a connect or a call has shown.
	 */
	Target.@Nullable EndedOutage serves(long now) {
		if (this.state.isLive()) {
			this.state = TargetState.UP;
			return null;
		}
		return endOutage(now);
	}

	private Target.EndedOutage endOutage(long now) {
		Target.EndedOutage outage = new Target.EndedOutage(now - this.downSince, this.failedCalls,
				this.failure == null);
		forget();
		this.ended = outage;
		return outage;
	}

	/**
	 * No other one is live. After unanswered calls, only an answer ends the outage.
	 */
	void servesAlone(long now) {
		if (isSilent()) {
			forget();
			this.alone = true;
			this.ended = null;
		}
		else {
			serves(now);
		}
	}

	void forget() {
		this.state = TargetState.UP;
		this.failure = null;
		this.trial = null;
		this.unanswered = 0;
		this.alone = false;
	}

	/**
	 * A connect has failed.
	 */
	void goDown(ConnectFailedException cause, PoolSettings settings, double chance, long now) {
		boolean wasRefused = this.failure instanceof LoginRefusedException;
		if (this.state.isLive()) {
			this.downSince = now;
			this.failedCalls = 0;
		}
		this.state = TargetState.DOWN;
		this.alone = false;
		this.failure = cause;
		this.failedAt = now;
		this.awaited = false;
		long next = now + pause(cause, now - this.downSince, settings, chance);
		this.nextAttempt = (wasRefused && this.nextAttempt - next > 0) ? this.nextAttempt : next;
	}

	/**
	 * A call was answered, or ended without needing an answer.
	 */
	Target.@Nullable EndedOutage served(boolean answered, long now) {
		if (isOnTrial()) {
			return (answered || this.failure != null) ? serves(now) : null;
		}
		this.unanswered = answered ? 0 : this.unanswered;
		return (answered && this.alone) ? endOutage(now) : null;
	}

	/**
	 * A call was not answered.
	 * @param most how many in a row the target may leave unanswered
	 * @return whether it is left out from now on
	 */
	boolean unanswered(int most, PoolSettings settings, double chance, long now) {
		this.unanswered++;
		if (this.unanswered < most) {
			return false;
		}
		this.state = TargetState.ON_TRIAL;
		this.alone = false;
		this.downSince = now;
		this.failedCalls = 0;
		trialFailed(settings, chance, now);
		return true;
	}

	/**
	 * The next trial follows after at least half of the longest pause.
	 */
	void trialFailed(PoolSettings settings, double chance, long now) {
		this.failedAt = now;
		this.nextAttempt = now + (long) ((1 + chance) / 2 * longestPause(now - this.downSince, settings));
	}

	void lost(boolean known, long now) {
		this.state = (this.state == TargetState.UP) ? TargetState.SUSPECT : this.state;
		this.suspectBefore = known ? this.suspectBefore : Long.valueOf(now);
	}

	boolean isSuspectSince(long aliveAt) {
		return this.suspectBefore != null && aliveAt - this.suspectBefore < 0;
	}

	void refuse(int callers) {
		this.sought = true;
		this.failedCalls += callers;
	}

	void waiterLeft() {
		this.failedCalls++;
	}

	/**
	 * Whether callers are refused: it is down, and no attempt is due or under way that
	 * they wait for.
	 */
	boolean refusesCallers(boolean connecting, long now) {
		return isDown() && (connecting ? !this.awaited : now - this.nextAttempt < 0);
	}

	long failedNanosAgo(long now) {
		return now - this.failedAt;
	}

	long downNanos(long now) {
		return now - this.downSince;
	}

	/**
	 * What is shown of it.
	 */
	LedgerView.TargetView view(int active, int idle, int connecting, long now) {
		LedgerView.LeftOut leftOut = this.state.isLive() ? null : new LedgerView.LeftOut(this.failure, this.unanswered,
				downNanos(now), failedNanosAgo(now), this.nextAttempt - now);
		return new LedgerView.TargetView(this.endpoint, this.state, active, idle, connecting, leftOut, this.ended);
	}

	static long pause(ConnectFailedException cause, long failing, PoolSettings settings, double chance) {
		boolean refused = cause instanceof LoginRefusedException;
		return refused ? settings.connectBackoffMax().toNanos() : (long) (chance * longestPause(failing, settings));
	}

	private static long longestPause(long failing, PoolSettings settings) {
		long pause = Math.max(settings.connectBackoffInitial().toNanos(), failing / 8);
		return Math.min(settings.connectBackoffMax().toNanos(), pause);
	}

}
